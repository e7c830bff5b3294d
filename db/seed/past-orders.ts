import { itemAt, type Random, seededRandom } from "@/db/seed/art/random.ts";
import type { DemoProduct } from "./catalogue.ts";
import { type DemoCustomer, OTHER_SHOPPERS, SAM_SHOPPER } from "./customers.ts";

/** An order from before the shop was opened for the visitor. All its lines are of one seller. */
export interface DemoOrder {
  customer: DemoCustomer;
  /** Age in days at the moment of seeding, with fractions. */
  daysAgo: number;
  status: DemoOrderStatus;
  lines: { sku: string; quantity: number }[];
}

type DemoOrderStatus = (typeof STATUSES)[number];

/**
 * Forty-two past orders in every status, newest first; a third of them are Sam Shopper's. Takes what it needs from the
 * front of `products` and no more. `First Light` and `Last Edition` are left out: tests count on their exact stock.
 */
export function demoOrders(products: Iterable<DemoProduct>): DemoOrder[] {
  const shelves = sellableBySeller(products);
  const random = seededRandom("past orders");
  return STATUSES.map((status, index) => {
    const daysAgo = ageInDays(index, random);
    // One seller further every third order: Sam is every third customer, and buys from everyone.
    const shelf = itemAt(shelves, index + Math.floor(index / 3));
    return {
      customer: index % 3 === 1 ? SAM_SHOPPER : itemAt(OTHER_SHOPPERS, index),
      daysAgo,
      status,
      lines: chooseLines(random, shelf, daysAgo),
    };
  });
}

/** Newest first: an order of this morning is not delivered yet, and one of last spring is not pending any more. */
const STATUSES = [
  ...(["PENDING", "CONFIRMED", "CONFIRMED", "PENDING", "PROCESSING", "CONFIRMED", "CANCELLED"] as const),
  ...(["PROCESSING", "PROCESSING", "SHIPPED", "PROCESSING", "SHIPPED", "SHIPPED", "CANCELLED"] as const),
  ...(["SHIPPED", "DELIVERED", "SHIPPED", "DELIVERED", "DELIVERED", "RETURNED", "DELIVERED"] as const),
  ...(["DELIVERED", "DELIVERED", "REFUNDED", "DELIVERED", "CANCELLED", "DELIVERED", "DELIVERED"] as const),
  ...(["DELIVERED", "RETURNED", "DELIVERED", "DELIVERED", "REFUNDED", "DELIVERED", "DELIVERED"] as const),
  ...(["DELIVERED", "CANCELLED", "DELIVERED", "REFUNDED", "DELIVERED", "DELIVERED", "DELIVERED"] as const),
];

const PRODUCTS_CONSIDERED = 200;
const RESERVED_FOR_TESTS = new Set(["first-light", "last-edition"]);

/** A variant that may have been bought, and how old its product is. */
interface Sellable {
  sku: string;
  createdDaysAgo: number;
}

/** What could have been bought, one list for each seller: a past order must not need more than the shelf still holds. */
function sellableBySeller(products: Iterable<DemoProduct>): Sellable[][] {
  const shelves = new Map<string, Sellable[]>();
  let considered = 0;
  for (const { slug, sellerSlug, createdDaysAgo, variants } of products) {
    if (++considered > PRODUCTS_CONSIDERED) break;
    if (RESERVED_FOR_TESTS.has(slug)) continue;
    const inStock = variants.filter(({ onHand }) => onHand >= 20);
    const shelf = shelves.get(sellerSlug) ?? [];
    shelf.push(...inStock.map(({ sku }) => ({ sku, createdDaysAgo })));
    shelves.set(sellerSlug, shelf);
  }
  return [...shelves.values()];
}

/** One to three different variants whose products were on sale that day. */
function chooseLines(random: Random, shelf: readonly Sellable[], daysAgo: number): DemoOrder["lines"] {
  const onSale = shelf.filter(({ createdDaysAgo }) => createdDaysAgo > daysAgo);
  const count = random.pick([1, 1, 1, 2, 2, 3]);
  const skus = new Set(Array.from({ length: count }, () => random.pick(onSale).sku));
  return [...skus].map((sku) => ({ sku, quantity: random.pick([1, 1, 1, 1, 2, 2, 3]) }));
}

/** From three hours ago to about half a year ago, ever wider apart. */
function ageInDays(index: number, random: Random): number {
  const days = 0.125 + index * 0.4 + index ** 2 * 0.09 + random.between(0, 0.3);
  return Math.round(days * 1000) / 1000;
}
