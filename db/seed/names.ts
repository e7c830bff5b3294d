import type { CollectionName } from "@/db/seed/art/draw-print.ts";
import { itemAt } from "@/db/seed/art/random.ts";

/**
 * The name of the nth print of a collection. Twelve nouns and thirteen turns of phrase have no common divisor, so
 * stepping through both at once meets all 156 pairs before the first repeats; after that "No. 2", "No. 3" … follow.
 */
export function printName(collection: CollectionName, n: number): string {
  const { nouns, turns } = WORDS[collection];
  const series = Math.floor(n / (nouns.length * turns.length)) + 1;
  const name = itemAt(turns, n).replace("%", itemAt(nouns, n));
  return series === 1 ? name : `${name} No. ${series}`;
}

/** A name as it stands in an address: lower-case ASCII words joined by hyphens. */
export function slugify(name: string): string {
  return name
    .normalize("NFD")
    .replace(/[\u0300-\u036f'’]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

interface Words {
  /** Twelve; no noun may stand in two collections, or two prints could share a name. */
  nouns: readonly string[];
  /** Thirteen; `%` is where the noun goes. */
  turns: readonly string[];
}

const WORDS: Record<CollectionName, Words> = {
  mountains: words(
    "Ridge, Pass, Massif, Valley, Summit, Col, Range, Foothills, Scarp, Highland, Cirque, Saddle",
    "Amber %; % before Rain; The Far %; Last Light on the %; % in October; Quiet %; % above the Mist; The Blue Hour %; The Shepherd's %; Violet %; % at Five in the Morning; Nameless %; % after the Thaw",
  ),
  horizons: words(
    "Bay, Strait, Harbour, Sound, Shoal, Lagoon, Channel, Roadstead, Inlet, Reach, Gulf, Estuary",
    "Slack Water %; % at Low Tide; The Long %; Evening on the %; % without Wind; Salt and Light on the %; The Empty %; % in August; Homeward across the %; Still %; A Letter from the %; % in Fine Weather; The Ferryman's %",
  ),
  "moon-tides": words(
    "Moon, Tide, Perigee, Vigil, Equinox, Nocturne, Orbit, Night Watch, Solstice, Neap, Lullaby, Ephemeris",
    "The Patient %; Silver %; % over Still Water; Second %; A Small %; % for the Sleepless; Harvest %; The Slow %; % in Brass; Winter %; % with Rings; Keeper of the %; Midnight %",
  ),
  "mid-century": words(
    "Balance, Interlude, Equilibrium, Conversation, Sonata, Afternoon, Counterpoint, Veranda, Intermission, Serenade, Rhythm, Bossa Nova",
    "Sunday %; % in Five Parts; The Palm Springs %; Soft %; % for Two; Walnut %; The Easy %; % with Sun; Slow %; A Little %; % in B Flat; Golden %; % on the Porch",
  ),
  bauhaus: words(
    "Composition, Study, Construction, Module, Proportion, Exercise, Facade, Signal, Syntax, Diagram, Workshop, Arrangement",
    "Weimar %; % in Primary Form; Strict %; Dessau %; % for a Stairwell; The Third %; Radio %; % after Hours; Loud %; Open %; Grid and %; Plain %; % at Right Angles",
  ),
  "op-art": words(
    "Wave, Pulse, Drift, Echo, Ripple, Interference, Vibration, Moiré, Resonance, Undertow, Oscillation, Swing",
    "Standing %; % at Arm's Length; The Quiet %; Perfect %; % and Return; Double %; % for the Left Eye; Deep %; % at 33 rpm; Endless %; Static %; Bright %; Half a %",
  ),
  woven: words(
    "Warp, Weft, Loom, Selvedge, Shuttle, Runner, Tapestry, Twill, Heddle, Blanket, Cloth, Carpet",
    "Grandmother's %; % from the Atlas; The Wide %; % in Wool and Silk; Market Day %; Nomad %; % for a Long Wall; Sunday Best %; Desert %; % in Three Yarns; Second-Hand %; % of the Valley; Wedding %",
  ),
  contours: words(
    "Island, Atoll, Basin, Isobar, Isobath, Plateau, Archipelago, Survey, Headland, Caldera, Moraine, Watershed",
    "Unnamed %; % at 1:25,000; The Drowned %; % Seen from Above; Folded %; North %; % by Hand; A Map of the %; The Inner %; Soundings of the %; Lost %; % at Low Water; Sheet 12, the %",
  ),
  botanicals: words(
    "Herbarium, Garden, Specimen, Hedgerow, Greenhouse, Posy, Verge, Glasshouse, Flora, Thicket, Allotment, Window Box",
    "From the %; A Page of the %; % in June; The Botanist's %; Wild %; % after a Shower; Pressed %; The Walled %; Unhurried %; % for the Kitchen; Late Summer %; Shade %; Midsummer %",
  ),
  "cut-outs": words(
    "Samba, Fandango, Atelier, Riviera, Jubilee, Carnival, Paper Garden, Cutting, Bouquet, Siesta, Postcard, Garland",
    "% in Nice; Big %; The Gardener's %; % with Scissors; Saturday %; % on the Studio Floor; Happy %; The Painter's %; % under Water; Two O'Clock %; Loose %; % for Lydia; Sunlit %",
  ),
  arches: words(
    "Patio, Stair, Colonnade, Courtyard, Terrace, Loggia, Cloister, Portico, Belvedere, Piazza, Casa, Vault",
    "White %; % in the Afternoon; The Cool Side of the %; % facing the Sea; Upper %; % at Midday; The Lemon Seller's %; Whitewashed %; % in July; Old Town %; Secret %; Steps to the %; % near Ostuni",
  ),
  "night-city": words(
    "Skyline, Boulevard, Embankment, Rooftops, District, Avenue, Quarter, Tram Line, Terminus, Riverside, Downtown, Night Shift",
    "Late %; % at Two a.m.; The Sleepless %; % after the Last Tram; % in November; Neon %; Our %; % from the Bridge; First Night, %; % in the Blue Hour; % with the Lights On; The Other Side of the %; Midwinter %",
  ),
};

function words(nouns: string, turns: string): Words {
  return { nouns: nouns.split(", "), turns: turns.split("; ") };
}
