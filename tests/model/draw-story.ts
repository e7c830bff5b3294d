import fc from "fast-check";
import { type Act, type Point, PRINTS, type Shopper, type Story, type Timing, type Weather } from "./story";

/** Values of which some are likelier than others. */
const oftenest = <T>(...choices: [weight: number, value: T][]) =>
  fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));

const print = fc.nat(PRINTS.length - 1);
const lines = (least: number, most: number) =>
  fc
    .uniqueArray(fc.tuple(print, oftenest([3, 1], [1, 2])), {
      selector: ([which]) => which,
      minLength: least,
      maxLength: most,
    })
    .map((all) => [...all]);

/** One of so many times. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>, times: number) =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** How somebody is disturbed; `often`: of ten, how many stop, at any step or before one that is named. */
const timing = (often: number, names: string[]): fc.Arbitrary<Timing & { provider?: Weather }> => {
  const point: fc.Arbitrary<Point> = fc.oneof(
    { weight: 3, arbitrary: fc.nat(16) },
    { weight: 5, arbitrary: fc.constantFrom(...names) },
  );
  const pause = fc.record({ at: point, lets: fc.integer({ min: 1, max: 3 }) });
  return fc.record({
    pauses: fc.oneof(
      { weight: 10 - often, arbitrary: fc.constant(undefined) },
      { weight: often, arbitrary: fc.array(pause, { minLength: 1, maxLength: 2 }) },
    ),
    dies: seldom(point, 14),
    provider: seldom(fc.constantFrom("away", "silent", "refuses"), 14),
  });
};

/** One deed of those that are named, as often as the number says. */
function deed(shoppers: number, often: Partial<Record<Act["does"], number>>): fc.Arbitrary<Act> {
  const [shopper, which, key] = [fc.nat(shoppers - 1), fc.nat(2), fc.nat(1)];
  const rest: Record<Act["does"], fc.Arbitrary<object>> = {
    add: fc.record({ shopper, print, quantity: fc.integer({ min: 1, max: 2 }) }),
    buy: fc.record({ shopper, what: oftenest([2, "basket"], [1, "wish"]), key }),
    "sign in": fc.record({ shopper }),
    "sign out": fc.record({ shopper }),
    cancel: fc.record({ by: fc.constantFrom("staff", "buyer"), order: which }),
    advance: fc.record({ order: which }),
    deliver: fc.record({ message: which }),
    "deliver again": fc.record({ message: which }),
    sweep: fc.record({ after: fc.constantFrom("minutes", "hours") }),
    grant: fc.record({ shopper, key }),
  };
  const weighted = Object.entries(rest).flatMap(([does, more]) => {
    const weight = often[does as Act["does"]] ?? 0;
    return weight > 0 ? [{ weight, arbitrary: more.map((words) => ({ does, ...words })) }] : [];
  });
  return fc.oneof(...weighted) as fc.Arbitrary<Act>;
}

/** What a kind of story is about: who there is, what happens one after the other, and what then happens all at once. */
type Theme = {
  bought: { /** Of ten. */ often: number; reached: [number, Bought["reached"]][] };
  pays: [number, Shopper["pays"]][];
  basket: boolean;
  /** Around which steps most can go wrong. */
  steps: string[];
  before: Partial<Record<Act["does"], number>>;
  atOnce: Partial<Record<Act["does"], number>>;
};
type Bought = NonNullable<Story["bought"]>;

const THEMES = {
  /** Who buys what: carts, keys, sessions. */
  baskets: {
    bought: { often: 2, reached: [[1, "accepted"]] },
    pays: [
      [5, "card"],
      [3, "store credit"],
      [1, "refused later"],
      [1, "declined card"],
    ],
    basket: true,
    steps: ["insert into checkouts", "cart_items", "provider", "answer", "commit"],
    before: { add: 4, buy: 4, "sign in": 3, "sign out": 2, deliver: 2, grant: 1 },
    atOnce: { buy: 12, add: 2, "sign in": 2, "sign out": 2, deliver: 2, sweep: 1, grant: 1 },
  },
  /** What becomes of the money for what was bought. */
  money: {
    bought: {
      often: 10,
      reached: [
        [1, "accepted"],
        [4, "ordered"],
        [6, "paid"],
        [1, "delivered"],
      ],
    },
    pays: [
      [6, "card"],
      [4, "store credit"],
      [2, "refused later"],
    ],
    basket: false,
    steps: ["payment_calls", "provider", "answer", "commit"],
    before: { cancel: 6, deliver: 6, advance: 1, "deliver again": 1 },
    atOnce: { deliver: 12, cancel: 4, advance: 1, "deliver again": 1, sweep: 1, grant: 1 },
  },
  /** What happens to the same few prints at the same time. */
  shelves: {
    bought: {
      often: 10,
      reached: [
        [3, "accepted"],
        [8, "ordered"],
        [2, "paid"],
      ],
    },
    pays: [
      [3, "card"],
      [1, "store credit"],
      [6, "refused later"],
    ],
    basket: true,
    steps: ["stock for update", "stock_movements", "reservations", "commit"],
    before: { buy: 2, deliver: 2, cancel: 1 },
    atOnce: { deliver: 8, buy: 8, cancel: 2, sweep: 1 },
  },
} satisfies Record<string, Theme>;

export type ThemeName = keyof typeof THEMES;

const someone = ({ pays, basket }: Theme): fc.Arbitrary<Shopper> =>
  fc
    .record({
      pays: oftenest(...pays),
      signedIn: fc.boolean(),
      creditMinor: oftenest([1, 100_00], [4, 500_00]),
      wish: lines(1, 3),
      basket: basket ? lines(1, 3) : fc.constant([]),
    })
    // Store credit belongs to an account: a guest who wants to pay with it is refused, and the story is none.
    .map((shopper) =>
      shopper.pays === "store credit" ? { ...shopper, signedIn: true } : { ...shopper, creditMinor: 0 },
    );

/** Any story of a theme, of one or two shoppers: up to three acts, and then up to four that get in each other's way. */
export function anyStory(name: ThemeName): fc.Arbitrary<Story> {
  const theme: Theme = THEMES[name];
  const story = oftenest([2, 1], [1, 2]).chain((shoppers) => {
    const acts = (often: Theme["before"], disturbed: number) =>
      fc.tuple(deed(shoppers, often), timing(disturbed, theme.steps)).map(([what, when]) => ({ ...what, ...when }));
    const before = fc.array(acts(theme.before, 1), { maxLength: 3, size: "max" });
    const atOnce = fc.array(acts(theme.atOnce, 7), { minLength: 1, maxLength: 4, size: "max" });
    const bought = fc.record({
      shopper: fc.nat(shoppers - 1),
      lines: lines(1, 4),
      reached: oftenest(...theme.bought.reached),
      cancelled: oftenest([3, 0], [2, 1], [1, 2]),
    });
    return fc.record({
      onHand: fc.integer({ min: 2, max: 8 }),
      shoppers: fc.array(someone(theme), { minLength: shoppers, maxLength: shoppers }),
      bought: fc.oneof(
        { weight: 10 - theme.bought.often, arbitrary: fc.constant(null) },
        { weight: theme.bought.often, arbitrary: bought },
      ),
      acts: fc.tuple(before, atOnce).map(([one, other]) => [...one, ...other]),
      insists: fc.boolean(),
    });
  });
  // Its own bias is towards the smallest and the largest values: right for numbers, but a story of these alone is none.
  return fc.noBias(story);
}
