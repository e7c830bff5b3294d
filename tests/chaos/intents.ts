import type { Random } from "@/db/seed/art/random";
import type { Goods, Variant } from "./goods";

/** What one shopper is about to do, decided before anything fails. */
export type Intent = {
  number: number;
  /** The Idempotency-Key, kept through every repetition. */
  key: string;
  /** No two shoppers share one, so that everything in the books can be traced to its intent. */
  email: string;
  items: { variant: Variant; quantity: number }[];
  paymentMethod: { type: "card"; token: "tok_visa" | "tok_declined" | "tok_capture_fails" } | { type: "store_credit" };
  /** Puts the items into a basket first and buys that. */
  fromBasket: boolean;
  /** Sends the same request twice at once. */
  doubleClicks: boolean;
  /** Closes the browser this soon after sending, and never comes back. */
  leavesAfterMs: number | undefined;
  /** Which account it is done with; a guest has none. */
  account: number | undefined;
  /** Cancels the order as soon as it is there, or once it is confirmed. */
  cancels: "at once" | "when confirmed" | undefined;
};

/** How every letter and row of a drill is known. */
export const EMAIL_PATTERN = "chaos-%@example.com";

/** The intent of shopper `number`; `mayLeave` is false near the end of a run, where an abandoned checkout would be all that is waited for. */
export function nextIntent(random: Random, number: number, goods: Goods, accounts: number, mayLeave: boolean): Intent {
  const account = random.chance(0.4) ? random.whole(0, accounts - 1) : undefined;
  const fate = random.next();
  const cancelling = account !== undefined && random.chance(0.25);
  const leaving = random.chance(0.03) && mayLeave;
  // A basket is bought as a guest, who has no store credit.
  const fromBasket = random.chance(0.1);
  const withCredit = random.chance(0.3) && account !== undefined && !fromBasket;
  const token = fate < 0.05 ? "tok_declined" : fate < 0.08 ? "tok_capture_fails" : "tok_visa";
  return {
    number,
    key: `chaos-${number}-${random.whole(0, 1e9).toString(36)}`,
    email: `chaos-${number}@example.com`,
    items: chooseItems(random, goods),
    paymentMethod: withCredit ? { type: "store_credit" } : { type: "card", token },
    fromBasket,
    doubleClicks: random.chance(0.12),
    leavesAfterMs: leaving ? random.whole(5, 150) : undefined,
    account,
    cancels: cancelling ? random.pick(["at once", "when confirmed"] as const) : undefined,
  };
}

function chooseItems(random: Random, goods: Goods): Intent["items"] {
  if (random.chance(0.12)) return [{ variant: random.pick(goods.scarce), quantity: random.whole(1, 2) }];
  const first = { variant: random.pick(goods.plenty), quantity: random.whole(1, 3) };
  if (random.chance(0.75)) return [first];
  const others = goods.usual.filter(({ sellerId }) => sellerId !== first.variant.sellerId);
  return [first, { variant: random.pick(others), quantity: 1 }];
}
