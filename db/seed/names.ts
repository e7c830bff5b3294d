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
};

function words(nouns: string, turns: string): Words {
  return { nouns: nouns.split(", "), turns: turns.split("; ") };
}
