import type { Viewer } from "@/lib/auth/viewer";
import { type OrderAudience, stepsFor } from "@/lib/orders/order-audience";
import type { Order } from "@/lib/orders/order-resource";
import { dayText } from "../../components/dates";
import { Price } from "../../components/price";
import { StatusChip } from "../../components/status-chip";
import { History } from "./history";
import { OrderActions } from "./order-actions";
import { OrderItems } from "./order-items";
import { paymentText } from "./payment-text";

type OrderSheetProps = { order: Order; audience: OrderAudience; viewer: Viewer | null; token: string | null };

/** Everything about one order, and the steps that the viewer may take with it. */
export function OrderSheet({ order, audience, viewer, token }: OrderSheetProps) {
  const { number, status, totalAmount, currency } = order;
  const forBuyer = audience === "buyer";
  return (
    <>
      <header className="flex flex-wrap items-end justify-between gap-6 pt-10 pb-8 lg:pt-16 lg:pb-12">
        <div>
          <p className="eyebrow mb-4">
            {order.seller.name} · <time dateTime={order.createdAt}>{dayText(order.createdAt)}</time>
          </p>
          <h1 className="title">Order {number}</h1>
          <div className="mt-5">
            <StatusChip status={status} />
          </div>
        </div>
        <OrderActions
          orderId={order.orderId}
          token={token}
          order={{ number, status, totalAmount, currency, buyerAsks: forBuyer }}
          next={stepsFor(audience, order.allowed)}
        />
      </header>
      <div className="grid gap-12 lg:grid-cols-[1fr_22rem] lg:gap-20">
        <div>
          <OrderItems order={order} />
          <Totals order={order} />
        </div>
        <aside className="grid content-start gap-10">
          <Fact title="Delivery">
            <p>{order.customerName}</p>
            <p className="whitespace-pre-line">{order.customerAddress}</p>
            <p className="mt-2 text-soft [overflow-wrap:anywhere]">{order.customerEmail}</p>
          </Fact>
          <Fact title="Payment">
            <p>{paymentText(order, forBuyer)}</p>
          </Fact>
          <History history={order.history} viewerId={viewer?.userId} forBuyer={forBuyer} />
        </aside>
      </div>
    </>
  );
}

function Totals({ order }: { order: Order }) {
  const rows = [
    { name: "Subtotal", amount: order.subtotal },
    ...(order.discount > 0 ? [{ name: "Discount", amount: -order.discount }] : []),
  ];
  const included = order.shipping === 0 && order.tax === 0;
  if (!included) rows.push({ name: "Shipping", amount: order.shipping }, { name: "Tax", amount: order.tax });
  return (
    <dl className="ml-auto grid max-w-sm gap-2 pt-6">
      {rows.map(({ name, amount }) => (
        <div key={name} className="flex justify-between text-soft">
          <dt>{name}</dt>
          <dd>
            <Price amount={amount} currency={order.currency} />
          </dd>
        </div>
      ))}
      {included && (
        <div className="flex justify-between text-soft">
          <dt>Shipping and taxes</dt>
          <dd>included</dd>
        </div>
      )}
      <div className="mt-2 flex items-baseline justify-between border-t border-ink pt-4">
        <dt>Total</dt>
        <dd>
          <Price amount={order.totalAmount} currency={order.currency} className="text-3xl font-medium" />
        </dd>
      </div>
    </dl>
  );
}

function Fact({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section>
      <h2 className="eyebrow mb-3">{title}</h2>
      <div className="leading-relaxed">{children}</div>
    </section>
  );
}
