import type { Random } from "@/db/seed/art/random";
import { drawFate, type Fate } from "./fates";
import type { ChosenProducts, Variant } from "./products";

type Token = "tok_visa" | "tok_declined" | "tok_capture_fails" | "tok_slow";

/**
 * How a shopper asks for what they want.
 * `items`: sends the lines, once or with a double click. `basket`: a guest fills a cart and buys it, with up to six clicks under
 * one key or two. `session ends`: an account holder's session is over between the request and its repetition.
 * `signs in`: a guest has an account by then, and the cart has moved into it.
 */
export type Manner = "items" | "basket" | "session ends" | "signs in";

/** What one shopper is about to do, decided before anything fails. */
export type Intent = {
  number: number;
  /** No two shoppers share one, so that everything in the books can be traced to its intent. */
  email: string;
  items: { variant: Variant; quantity: number }[];
  paymentMethod: { type: "card"; token: Token } | { type: "store_credit" };
  manner: Manner;
  /** Buys a cart, instead of naming the items in the request. */
  fromBasket: boolean;
  /** The Idempotency-Keys, kept through every repetition; a second one is a second tab on the same cart. */
  keys: readonly string[];
  /** Milliseconds after the first click, one for each; the keys take turns. */
  clicks: readonly number[];
  /** The first request's line breaks this soon, before or after the shop has done its work; then it is asked again. */
  losesAnswerAfterMs: number | undefined;
  /** Closes the browser this soon after sending, and never comes back. */
  leavesAfterMs: number | undefined;
  /** Which of the accounts with store credit it is done with. */
  account: number | undefined;
  /** What happens to the first order, the second, … of the checkout. */
  fates: readonly Fate[];
};

/** How every email and row of a drill is known. */
export const EMAIL_PATTERN = "chaos-%@example.com";

export type Chances = {
  /** How many accounts have store credit. */
  accounts: number;
  /** False near the end of a run, where an abandoned checkout would be all that is waited for. */
  mayLeave: boolean;
  /** One of many who want the same prints at the same moment; the cards of half of them fail at capture. */
  isRush: boolean;
};

/** The intent of shopper `number`. */
export function nextIntent(
  random: Random,
  number: number,
  goods: ChosenProducts,
  { accounts, mayLeave, isRush }: Chances,
): Intent {
  const manner = drawManner(random);
  const isBasket = manner === "basket";
  const account = manner === "items" && random.chance(0.5) ? random.whole(0, accounts - 1) : undefined;
  const items = chooseItems(random, goods, isRush);
  const key = `chaos-${number}-${random.whole(0, 1e9).toString(36)}`;
  const hasTwoTabs = (isBasket && random.chance(0.7)) || (manner === "signs in" && random.chance(0.3));
  const clicks = isBasket ? random.whole(1, 6) : manner === "items" && random.chance(0.15) ? 2 : 1;
  const leaving = random.chance(0.03) && mayLeave;
  const withCredit = random.chance(0.4) && account !== undefined;
  return {
    number,
    email: `chaos-${number}@example.com`,
    items,
    paymentMethod: withCredit ? { type: "store_credit" } : { type: "card", token: drawToken(random, isRush) },
    manner,
    fromBasket: isBasket || manner === "signs in" || (manner === "session ends" && random.chance(0.3)),
    keys: hasTwoTabs ? [key, `${key}-2`] : [key],
    clicks: Array.from({ length: clicks }, (_, index) => (index === 0 ? 0 : random.whole(0, 100))),
    losesAnswerAfterMs: random.chance(0.3) ? random.whole(5, 600) : undefined,
    leavesAfterMs: leaving ? random.whole(5, 150) : undefined,
    account,
    fates: drawFate(random, new Set(items.map(({ variant }) => variant.sellerId)).size),
  };
}

function drawManner(random: Random): Manner {
  const draw = random.next();
  if (draw < 0.18) return "basket";
  if (draw < 0.24) return "session ends";
  return draw < 0.3 ? "signs in" : "items";
}

function drawToken(random: Random, isRush: boolean): Token {
  if (isRush && random.chance(0.5)) return "tok_capture_fails";
  const draw = random.next();
  if (draw < 0.05) return "tok_declined";
  if (draw < 0.13) return "tok_capture_fails";
  return draw < 0.14 ? "tok_slow" : "tok_visa";
}

/** Of one studio or of up to five, the lines in any order: who locks them in the order they come in meets somebody. */
function chooseItems(random: Random, goods: ChosenProducts, isRush: boolean): Intent["items"] {
  if (isRush) return random.shuffle(goods.rush).map((variant) => ({ variant, quantity: 1 }));
  if (random.chance(0.12)) return [{ variant: random.pick(goods.scarce), quantity: random.whole(1, 2) }];
  if (random.chance(0.5)) return [{ variant: random.pick(goods.plenty), quantity: random.whole(1, 3) }];
  const studios = random.shuffle(goods.studios).slice(0, random.whole(2, 5));
  return studios.map((prints) => ({ variant: random.pick(prints), quantity: random.whole(1, 2) }));
}
