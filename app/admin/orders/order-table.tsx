import Link from "next/link";
import { allowedNext } from "@/lib/orders/order";
import type { OrderSummary } from "@/lib/orders/order-resource";
import { momentText } from "../../components/dates";
import { Price } from "../../components/price";
import { StatusChip } from "../../components/status-chip";
import { StatusMenu } from "./status-menu";

/** Orders as rows on a desk and as cards on a phone: one table, laid out twice, so that it stays a table for everybody. */
export function OrderTable({ orders }: { orders: OrderSummary[] }) {
  return (
    <table className="block w-full border-t border-line text-left md:table">
      <thead className="sr-only md:not-sr-only md:table-header-group">
        <tr className="text-sm text-soft">
          {["Order", "Buyer", "Studio", "Total", "Status", "Next"].map((name) => (
            <th key={name} scope="col" className="py-3 pr-4 font-normal last:pr-0 last:text-right">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block md:table-row-group">
        {orders.map((order) => (
          <Row key={order.orderId} order={order} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ order }: { order: OrderSummary }) {
  return (
    <tr className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5 border-t border-line py-4 transition-colors hover:bg-wall/50 md:table-row md:[&>td]:border-t md:[&>td]:border-line md:[&>td]:py-4 md:[&>td]:pr-4">
      <td>
        <Link
          href={`/orders/${order.orderId}`}
          prefetch={false}
          className="link block font-medium tracking-tight tabular-nums"
        >
          {order.number}
        </Link>
        <time dateTime={order.createdAt} className="text-sm text-soft">
          {momentText(order.createdAt)}
        </time>
      </td>
      <td className="order-3 min-w-0 md:order-none">
        {order.customerName}
        <span className="block max-w-56 truncate text-sm text-soft">{order.customerEmail}</span>
      </td>
      <td className="order-4 text-right text-sm text-soft md:order-none md:text-left md:text-base md:text-ink">
        {order.seller.name}
      </td>
      <td className="text-right md:text-left">
        <Price amount={order.totalAmount} currency={order.currency} className="font-medium" />
      </td>
      <td className="order-5 mt-2 md:order-none md:mt-0">
        <StatusChip status={order.status} />
      </td>
      <td className="order-6 mt-2 text-right md:order-none md:mt-0 md:pr-0!">
        <StatusMenu
          orderId={order.orderId}
          order={{ ...order, buyerAsks: false }}
          next={[...allowedNext(order.status)]}
        />
      </td>
    </tr>
  );
}
