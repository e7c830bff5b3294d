import type { Event, PayloadOf } from "@/lib/messages";
import { toMinor } from "@/lib/money";

/** The news that sales are made of. */
export type SalesNews = Event<"order.created"> | Event<"order.cancelled"> | Event<"order.status_changed">;

type Order = PayloadOf<"order.created">;

/** What one piece of news adds to the report tables; amounts in minor units. Additions commute: the order of news is no matter. */
export type Sale = {
  /** UTC, `2026-11-21`. */
  day: string;
  currency: string;
  sellerId: string;
  orders: number;
  revenueMinor: number;
  cancelled: number;
  cancelledMinor: number;
  refunded: number;
  refundedMinor: number;
  products: { productId: string; units: number; revenueMinor: number; unitsBack: number; backMinor: number }[];
};

/** Whether an order was sold, cancelled or refunded by this news; undefined for every other step. */
export function outcomeOf(news: SalesNews): "sold" | "cancelled" | "refunded" | undefined {
  if (news.eventType === "order.created") return "sold";
  if (news.eventType === "order.cancelled") return "cancelled";
  return news.payload.to === "REFUNDED" ? "refunded" : undefined;
}

/** What it adds to the reports that `order` was sold, cancelled or refunded at `timestamp`. */
export function saleOf(order: Order, outcome: "sold" | "cancelled" | "refunded", timestamp: string): Sale {
  const minor = (amount: number) => minorOf(amount, order.currency);
  const total = minor(order.totalAmount);
  const when = <T>(is: typeof outcome, value: T) => (outcome === is ? value : 0);
  const products = new Map<string, Sale["products"][number]>();
  for (const { productId, quantity, price } of order.items) {
    const sum = products.get(productId) ?? { productId, units: 0, revenueMinor: 0, unitsBack: 0, backMinor: 0 };
    const worth = quantity * minor(price);
    if (outcome === "sold")
      products.set(productId, { ...sum, units: sum.units + quantity, revenueMinor: sum.revenueMinor + worth });
    else products.set(productId, { ...sum, unitsBack: sum.unitsBack + quantity, backMinor: sum.backMinor + worth });
  }
  return {
    day: timestamp.slice(0, 10),
    currency: order.currency,
    sellerId: order.sellerId,
    orders: when("sold", 1),
    revenueMinor: when("sold", total),
    cancelled: when("cancelled", 1),
    cancelledMinor: when("cancelled", total),
    refunded: when("refunded", 1),
    refundedMinor: when("refunded", total),
    products: [...products.values()].sort((a, b) => (a.productId < b.productId ? -1 : 1)),
  };
}

function minorOf(amount: number, currency: string): number {
  const minor = toMinor(amount, currency);
  if (minor === undefined) throw new RangeError(`${amount} ${currency} cannot be paid, so it was not earned`);
  return minor;
}
