import Link from "next/link";
import type { OrderSummary } from "@/lib/orders/order-resource";
import { dayText } from "../components/dates";
import { Price } from "../components/price";
import { StatusChip } from "../components/status-chip";

/** Orders, newest first; each line is a link. */
export function OrderList({ orders }: { orders: OrderSummary[] }) {
  return (
    <ul className="divide-y divide-line border-y border-line">
      {orders.map((order) => (
        <li
          key={order.orderId}
          className="relative grid grid-cols-[1fr_auto] items-center gap-x-6 gap-y-2 py-5 transition-colors hover:bg-wall/50 sm:grid-cols-[8rem_minmax(0,1fr)_11rem_7rem] sm:px-3"
        >
          <Link
            href={`/orders/${order.orderId}`}
            prefetch={false}
            className="font-medium tracking-tight after:absolute after:inset-0"
          >
            {order.number}
          </Link>
          <Price amount={order.totalAmount} currency={order.currency} className="text-right sm:order-last" />
          <span className="text-[0.9375rem] text-soft">
            {order.seller.name} · <time dateTime={order.createdAt}>{dayText(order.createdAt)}</time>
          </span>
          <StatusChip status={order.status} />
        </li>
      ))}
    </ul>
  );
}
