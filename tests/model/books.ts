import type { OrderStatus } from "@/lib/orders/order";
import type { Charge, CheckoutEnding, Ending, OrderEnding, Told } from "./ending";
import { PRINTS, type Story } from "./story";

/** What the story is about, by the names that the books use. */
type Cast = {
  variants: string[];
  people: string[];
  giftMinor: number;
};

/**
 * The books that this shop should have, worked out from the story and from what people were told alone, and each place where
 * it has others. Who was told nothing may have been obeyed or not: either is right, if all the rest fits.
 */
export function findFaults(story: Story, cast: Cast, told: Told[], ending: Ending): string[] {
  return [
    ...answers(told),
    ...keys(told, ending),
    ...ending.waiting.map((type) => `${type} is never done`),
    ...ending.checkouts.flatMap((checkout) => checkoutFaults(story, told, checkout)),
    ...shelves(story, cast, ending),
    ...wallets(story, cast, told, ending),
    ...baskets(story, cast, told, ending),
  ];
}

const isStanding = ({ status }: OrderEnding) => status !== "CANCELLED" && status !== "REFUNDED";
const wasRefused = (charges: Charge[]) =>
  charges.some(({ operation, failure }) => operation === "capture" && failure !== null);
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
const differ = (what: string, is: unknown, should: unknown) =>
  is === should ? [] : [`${what} is ${is}, not ${should}`];

function group<T>(all: T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

function answers(told: Told[]): string[] {
  return told.flatMap(({ deed, error, answer, message }) => {
    const provoked = deed.provider !== undefined || deed.dies !== undefined;
    if (error && !provoked) return [`whoever wanted to ${deed.does} heard: ${error}`];
    return answer === 489 ? [`${message} was answered ${answer}: it can never work`] : [];
  });
}

function keys(told: Told[], { checkouts }: Ending): string[] {
  const accepted = checkouts.filter((checkout) => checkout.accepted_at !== null);
  const byKey = group(accepted, (checkout) => checkout.idempotency_key ?? checkout.id);
  const twice = [...byKey].filter(([, found]) => found.length > 1).map(([key]) => `${key} was accepted twice`);
  const lost = told.flatMap(({ kind, key, checkoutId }) =>
    key && kind === "done" && !accepted.some(({ id }) => id === checkoutId) ? [`${key} was accepted, but is not`] : [],
  );
  // Who asks after a refusal was told has a new try; who had asked before it has none.
  const broken = [...byKey.keys()].filter((key) => {
    const about = told.filter((one) => one.key === key);
    const refused = about.filter(({ kind }) => kind === "refused");
    const others = about.filter(({ kind }) => kind !== "refused");
    return refused.some(({ heard = 0 }) => others.every(({ asked = 0 }) => asked < heard));
  });
  return [...twice, ...lost, ...broken.map((key) => `${key} was refused, and is accepted all the same`)];
}

function checkoutFaults(story: Story, told: Told[], checkout: CheckoutEnding): string[] {
  const { id, status, accepted_at, held, orders } = checkout;
  const late = story.acts.some((act) => act.does === "sweep" && act.after === "hours");
  const wrongEnd =
    status === "pending" || status === "accepted"
      ? [`${id} is still ${status}`]
      : status === "rejected" && accepted_at !== null && !late
        ? [`${id} was accepted, and then rejected`]
        : [];
  const letters = status === "rejected" && accepted_at !== null ? ["checkout-rejected"] : [];
  return [
    ...wrongEnd,
    ...differ(`stock held for ${id}`, held, 0),
    ...differ(`the letters about ${id}`, `${checkout.letters}`, `${letters}`),
    ...(status === "completed" ? ordersFaults(checkout) : differ(`the number of orders of ${id}`, orders.length, 0)),
    ...orders.flatMap((order) => orderFaults(told, checkout, order)),
    ...moneyFaults(checkout),
  ];
}

/** One order per studio, with the lines of the checkout, at the prices of the story. */
function ordersFaults({ id, lines, orders }: CheckoutEnding): string[] {
  const wanted = [...group(lines, (line) => line.sellerId)].map(([seller, own]) => [
    seller,
    own.map(({ variantId, quantity }) => `${quantity} × ${variantId}`).sort(),
    sum(own.map(({ variantId, quantity }) => quantity * priceOf(variantId))),
  ]);
  const made = orders.map(({ seller_id, items, total_minor }) => [
    seller_id,
    items.map(({ variant_id, quantity }) => `${quantity} × ${variant_id}`).sort(),
    total_minor,
  ]);
  return differ(`the orders of ${id}`, JSON.stringify(made.sort()), JSON.stringify(wanted.sort()));
}

/** A variant's id ends with the number of its print. */
const priceOf = (variant: string) => PRINTS[Number(variant.at(-1))]?.priceMinor ?? 0;

const ROAD: OrderStatus[] = ["PENDING", "CONFIRMED", "PROCESSING", "SHIPPED", "DELIVERED", "RETURNED", "REFUNDED"];
/** Its goods have not left the shelf, or have come back. */
const BACK: OrderStatus[] = ["CANCELLED", "RETURNED", "REFUNDED"];
const LETTERS: [OrderStatus, string][] = [
  ["SHIPPED", "order-shipped"],
  ["DELIVERED", "order-delivered"],
  ["REFUNDED", "order-refunded"],
];

function orderFaults(told: Told[], checkout: CheckoutEnding, order: OrderEnding): string[] {
  const { id, status, letters } = order;
  const about = told.filter(({ orderId }) => orderId === id);
  const wished = about.filter(({ kind }) => kind === "done" || kind === "unknown").map((one) => one.status);
  const got = about.filter(({ kind }) => kind === "done").map((one) => one.status);
  const refused = wasRefused(checkout.charges);
  const mayBeRefused = refused || told.some(({ deed }) => deed.provider === "refuses");
  const at = ROAD.indexOf(status);
  const faults: string[] = [];
  if (status === "CANCELLED" && !wished.includes("CANCELLED") && !mayBeRefused)
    faults.push(`${id} was cancelled by nobody`);
  if (status !== "CANCELLED" && got.includes("CANCELLED")) faults.push(`${id} was cancelled, and is ${status}`);
  // Until it was shipped an order can still be cancelled, whoever had begun to work on it.
  const reached = status === "CANCELLED" ? ROAD.indexOf("PROCESSING") : at;
  if (got.some((step) => step && ROAD.indexOf(step) > reached)) faults.push(`${id} was taken further than ${status}`);
  if (at > 1 && !wished.includes(status)) faults.push(`${id} was made ${status} by nobody`);
  if (status === "PENDING" || (refused && isStanding(order))) faults.push(`${id} is ${status}, and unpaid`);
  const due = [
    // One that was cancelled may have been paid before or not: then it was confirmed first, or never.
    ...(at > 0 || letters.includes("order-confirmation") ? ["order-confirmation"] : []),
    ...LETTERS.filter(([step]) => at >= ROAD.indexOf(step)).map(([, letter]) => letter),
    ...(status === "CANCELLED" ? ["order-cancelled"] : []),
  ];
  return [...faults, ...differ(`the letters about ${id}`, `${[...letters].sort()}`, `${due.sort()}`)];
}

/** What was taken and has not gone back is what the standing orders are worth: to us, to the provider, and for each order. */
function moneyFaults({ id, status, payment, orders, charges, credit, unanswered }: CheckoutEnding): string[] {
  const worth = sum(orders.filter(isStanding).map(({ total_minor }) => total_minor));
  const done = (operation: string) =>
    charges.filter((charge) => charge.operation === operation && charge.failure === null);
  const amount = (operation: string) => sum(done(operation).map(({ amount_minor }) => amount_minor));
  const byCard = payment.provider === "test";
  const open = byCard && done("authorize").length > 0 && done("capture").length + done("void").length === 0;
  const perOrder = orders.flatMap((order) => {
    const { captured_minor: captured, refunded_minor: refunded } = order;
    if (captured === undefined || refunded === undefined) return [];
    return differ(`what is kept for ${order.id}`, captured - refunded, isStanding(order) ? order.total_minor : 0);
  });
  const settled = ["captured", "partially_refunded", "refunded", "voided", "expired", "failed"];
  return [
    ...differ(`what we say is kept for ${id}`, payment.captured_minor - payment.refunded_minor, worth),
    ...differ(`what the provider keeps for ${id}`, byCard ? amount("capture") - amount("refund") : credit, worth),
    ...(byCard ? differ(`what the provider gave back for ${id}`, amount("refund"), payment.refunded_minor) : []),
    ...(done("capture").length > 1 ? [`${id} was captured ${done("capture").length} times`] : []),
    ...(open ? [`${id} (${status}) is authorised, and never let go`] : []),
    ...(settled.includes(payment.status) ? [] : [`the payment of ${id} is still ${payment.status}`]),
    ...differ(`the number of unanswered calls for ${id}`, unanswered, 0),
    ...perOrder,
  ];
}

function shelves(story: Story, { variants }: Cast, { checkouts, stock }: Ending): string[] {
  const gone = checkouts.flatMap(({ orders }) => orders.filter(({ status }) => !BACK.includes(status)));
  return variants.flatMap((variant, print) => {
    const items = gone.flatMap(({ items }) => items.filter((item) => item.variant_id === variant));
    const left = story.onHand - sum(items.map(({ quantity }) => quantity));
    const { onHand, reserved } = stock[variant] ?? {};
    return [...differ(`print ${print} on the shelf`, onHand, left), ...differ(`print ${print} held`, reserved, 0)];
  });
}

function wallets(story: Story, { people, giftMinor }: Cast, told: Told[], { checkouts, wallets }: Ending): string[] {
  return people.flatMap((person, shopper) => {
    const gifts = told.filter(({ deed }) => deed.does === "grant" && deed.shopper === shopper);
    // Of one key one gift counts.
    const given = (kinds: string[]) =>
      new Set(gifts.flatMap(({ kind, deed }) => (kinds.includes(kind) && deed.does === "grant" ? [deed.key] : [])))
        .size;
    const spent = sum(checkouts.flatMap(({ payment, credit }) => (payment.method_token === person ? [credit] : [])));
    const least = (story.shoppers[shopper]?.creditMinor ?? 0) + given(["done"]) * giftMinor - spent;
    const most = least + (given(["done", "unknown"]) - given(["done"])) * giftMinor;
    const { balance, held } = wallets[person] ?? { balance: 0, held: 0 };
    const fits = balance >= least && balance <= most && (balance - least) % giftMinor === 0;
    const wrong = `the store credit of shopper ${shopper} is ${balance}, not ${[...new Set([least, most])].join(" or ")}`;
    return [...(fits ? [] : [wrong]), ...differ(`the credit held of shopper ${shopper}`, held, 0)];
  });
}

/** What was put into carts is still in one, or was bought out of one, once. */
function baskets(story: Story, { variants }: Cast, told: Told[], { checkouts, baskets }: Ending): string[] {
  const buys = told.flatMap(({ deed, key }) => (deed.does === "buy" && deed.what === "basket" && key ? [key] : []));
  const bought = checkouts.filter((one) => one.accepted_at !== null && buys.includes(one.idempotency_key ?? ""));
  return variants.flatMap((variant, print) => {
    const atFirst = sum(
      story.shoppers.flatMap(({ basket }) => basket.flatMap(([own, count]) => (own === print ? [count] : []))),
    );
    const added = (...kinds: string[]) =>
      sum(
        told.flatMap(({ kind, deed }) =>
          deed.does === "add" && deed.print === print && kinds.includes(kind) ? [deed.quantity] : [],
        ),
      );
    const least = atFirst + added("done");
    const left = sum(baskets.flatMap((item) => (item.variant === variant ? [item.quantity] : [])));
    const taken = sum(
      bought.flatMap(({ lines }) => lines.flatMap((line) => (line.variantId === variant ? [line.quantity] : []))),
    );
    // What could not be sold or paid for is put back, unless it is there again, or the cart has moved on.
    const failed = bought.filter(({ charges, status }) => wasRefused(charges) || status === "rejected");
    const back = failed.flatMap(({ lines }) => lines);
    const returned = sum(back.flatMap((line) => (line.variantId === variant ? [line.quantity] : [])));
    if (left + taken >= least && left + taken <= least + added("unknown") + returned) return [];
    return [`of print ${print} ${least} were put into baskets, ${taken} were bought and ${left} are left`];
  });
}
