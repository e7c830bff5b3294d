import type { placeOrder } from "./place-order.ts";

type PlacedOrder = ReturnType<typeof placeOrder>;
type Sums = {
  orders: number;
  revenueMinor: number;
  cancelled: number;
  cancelledMinor: number;
  refunded: number;
  refundedMinor: number;
};

const NOTHING: Sums = {
  orders: 0,
  revenueMinor: 0,
  cancelled: 0,
  cancelledMinor: 0,
  refunded: 0,
  refundedMinor: 0,
};

/** The report tables as the news of the past orders would have left them; a replay of that news makes the same. */
export function pastSales(placed: PlacedOrder[]) {
  const days = new Map<string, Sums & { day: string; currency: string }>();
  const sellers = new Map<string, Sums & { sellerId: string; currency: string }>();
  for (const { order, history } of placed) {
    const { sellerId, currency, totalMinor } = order;
    const add = (day: Date, sums: Partial<Sums>) => {
      const key = day.toISOString().slice(0, 10);
      days.set(key, plus(days.get(key) ?? { day: key, currency, ...NOTHING }, sums));
      sellers.set(sellerId, plus(sellers.get(sellerId) ?? { sellerId, currency, ...NOTHING }, sums));
    };
    add(order.createdAt, { orders: 1, revenueMinor: totalMinor });
    for (const { status, createdAt } of history) {
      if (status === "CANCELLED") add(createdAt, { cancelled: 1, cancelledMinor: totalMinor });
      if (status === "REFUNDED") add(createdAt, { refunded: 1, refundedMinor: totalMinor });
    }
  }
  return { days: [...days.values()], sellers: [...sellers.values()], products: productSales(placed) };
}

function plus<Row extends Sums>(row: Row, { orders = 0, revenueMinor = 0, ...undone }: Partial<Sums>): Row {
  return {
    ...row,
    orders: row.orders + orders,
    revenueMinor: row.revenueMinor + revenueMinor,
    cancelled: row.cancelled + (undone.cancelled ?? 0),
    cancelledMinor: row.cancelledMinor + (undone.cancelledMinor ?? 0),
    refunded: row.refunded + (undone.refunded ?? 0),
    refundedMinor: row.refundedMinor + (undone.refundedMinor ?? 0),
  };
}

function productSales(placed: PlacedOrder[]) {
  const products = new Map<string, { units: number; revenueMinor: number; unitsBack: number; backMinor: number }>();
  for (const { order, items } of placed) {
    const undone = order.status === "CANCELLED" || order.status === "REFUNDED" ? 1 : 0;
    for (const { productId, quantity, unitPriceMinor } of items) {
      const sum = products.get(productId) ?? { units: 0, revenueMinor: 0, unitsBack: 0, backMinor: 0 };
      const worth = quantity * unitPriceMinor;
      products.set(productId, {
        units: sum.units + quantity,
        revenueMinor: sum.revenueMinor + worth,
        unitsBack: sum.unitsBack + quantity * undone,
        backMinor: sum.backMinor + worth * undone,
      });
    }
  }
  return [...products].map(([productId, sums]) => ({ productId, currency: "EUR", ...sums }));
}
