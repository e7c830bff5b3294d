/** The prints that every story is about: of which studio, and what one costs. No two sums of them are the same. */
export const PRINTS = [
  { studio: 0, priceMinor: 39_00 },
  { studio: 1, priceMinor: 45_50 },
  { studio: 2, priceMinor: 79_25 },
  { studio: 0, priceMinor: 23_10 },
] as const;

/** Print → quantity. */
type Lines = readonly (readonly [print: number, quantity: number])[];

/** `refused later`: a card that can be authorised, but not captured. */
type Method = "card" | "declined card" | "refused later" | "store credit";

export type Shopper = {
  pays: Method;
  /** Whether they have signed in before the story begins. */
  signedIn: boolean;
  creditMinor: number;
  /** What they buy when they do not buy their cart. */
  wish: Lines;
  basket: Lines;
};

/** How far a checkout has come before the story begins: answered, made into orders, paid, or with the buyer. */
type Reached = "accepted" | "ordered" | "paid" | "delivered";

type Deed =
  | { does: "add"; shopper: number; print: number; quantity: number }
  /** The cart, or the wish; under a key of this shopper's own, which is used again by who names it again. */
  | { does: "buy"; shopper: number; what: "basket" | "wish"; key: number }
  | { does: "sign in" | "sign out"; shopper: number }
  | { does: "cancel"; by: "buyer" | "staff"; order: number }
  /** The next step that staff can take: PROCESSING, SHIPPED, DELIVERED, RETURNED, REFUNDED. */
  | { does: "advance"; order: number }
  /** A message that waits, or one that was delivered before. */
  | { does: "deliver" | "deliver again"; message: number }
  /** The sweeper, when what is unfinished is that old. */
  | { does: "sweep"; after: "minutes" | "hours" }
  | { does: "grant"; shopper: number; key: number };

/**
 * Where somebody stops: before the step with this number (0 is the first), or before the first one whose name holds these
 * words, like `commit`, `insert into checkouts`, `provider refund` or `answer refund`.
 */
export type Point = number | string;

export type Timing = {
  /** Stops there, and lets so many others go first. */
  pauses?: { at: Point; lets: number }[];
  /** The process dies there. */
  dies?: Point;
};

/** What the payment provider does to who asks it: nothing (a broken line), acts and says nothing, or refuses for good. */
export type Weather = "away" | "silent" | "refuses";

export type Act = Deed & Timing & { provider?: Weather };

/** A story: what is so at first, and who does what, each beginning when the one before has stopped or ended. */
export type Story = {
  /** Of each print. */
  onHand: number;
  shoppers: Shopper[];
  /** What somebody has bought before; of its orders the first so many were cancelled before they were paid. */
  bought: { shopper: number; lines: Lines; reached: Reached; cancelled?: number } | null;
  acts: Act[];
  /** Whether who got no answer asks again, when all is well. */
  insists: boolean;
};

/** A story in words, one line each. */
export function tell(story: Story): string {
  const { shoppers, bought } = story;
  return [
    `There are ${story.onHand} of each print.`,
    ...shoppers.map((shopper, index) => `${nameOf(index)}${introduce(shopper)}`),
    ...(bought
      ? [
          `${nameOf(bought.shopper)} has bought ${list(bought.lines)}: ${bought.reached}${bought.cancelled ? `, but for ${bought.cancelled} cancelled before it was paid` : ""}.`,
        ]
      : []),
    ...story.acts.map((act, index) => `${index + 1}. ${tellDeed(act)}${tellTiming(act)}`),
    ...(story.insists ? ["Who got no answer asks again."] : []),
  ].join("\n");
}

/** Who somebody is to a reader. */
export const nameOf = (shopper: number) => ["Ada", "Ben", "Cleo"][shopper] ?? `Shopper ${shopper}`;

function introduce({ pays, signedIn, creditMinor, basket, wish }: Shopper): string {
  const has = [
    ...(creditMinor > 0 ? [`${euros(creditMinor)} of store credit`] : []),
    ...(basket.length > 0 ? [`a basket of ${list(basket)}`] : []),
    ...(wish.length > 0 ? [`a wish for ${list(wish)}`] : []),
  ];
  return `, ${signedIn ? "signed in" : "a guest"}, pays with a ${pays}${has.length > 0 ? ` and has ${has.join(", ")}` : ""}.`;
}

const euros = (minor: number) => `${(minor / 100).toFixed(2)} €`;
const list = (lines: Lines) => lines.map(([print, quantity]) => `${quantity} of print ${print}`).join(" and ");

function tellDeed(act: Act): string {
  switch (act.does) {
    case "add":
      return `${nameOf(act.shopper)} puts ${act.quantity} of print ${act.print} into the basket`;
    case "buy":
      return `${nameOf(act.shopper)} buys the ${act.what} under key ${act.key}`;
    case "sign in":
      return `${nameOf(act.shopper)} signs in`;
    case "sign out":
      return `${nameOf(act.shopper)} signs out`;
    case "cancel":
      return `order ${act.order} is cancelled by its ${act.by}`;
    case "advance":
      return `order ${act.order} is taken a step further`;
    case "deliver":
      return `QStash delivers waiting message ${act.message}`;
    case "deliver again":
      return `QStash delivers message ${act.message} again`;
    case "sweep":
      return `${act.after} later, the sweeper comes`;
    case "grant":
      return `${nameOf(act.shopper)} is given store credit under key ${act.key}`;
  }
}

function tellTiming({ pauses = [], dies, provider }: Act): string {
  const stops = pauses.map(({ at, lets }) => `, stops before ${place(at)} and lets ${lets} go first`);
  return [
    ...stops,
    ...(dies === undefined ? [] : [`, dies before ${place(dies)}`]),
    ...(provider === undefined ? [] : [` (provider: ${provider})`]),
  ].join("");
}

const place = (at: Point) => (typeof at === "number" ? `step ${at}` : `"${at}"`);
