import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { type ComponentProps, type ReactNode, Suspense } from "react";
import { findViewer } from "@/lib/auth/session";
import type { Viewer } from "@/lib/auth/viewer";
import { findOrderForGuest } from "@/lib/checkout/find-order-for-guest";
import type { OrderStatus } from "@/lib/orders/order";
import type { Order } from "@/lib/orders/order-resource";
import { findOrder } from "@/lib/orders/queries";
import { LinesSkeleton } from "../../components/lines-skeleton";
import { nullIfMissing } from "../../components/null-if-missing";
import { OrderSheet } from "./order-sheet";
import { OrderTimeline } from "./order-timeline";

// The address may hold a guest's token: it must not be sent on to wherever a link leads.
export const metadata: Metadata = { title: "Order", referrer: "same-origin", robots: { index: false } };

type OrderProps = { params: Promise<{ id: string }>; searchParams: Promise<{ token?: string | string[] }> };

/** One order: for its buyer, its seller, an admin, or a guest who shows the token. */
export default function OrderPage(props: OrderProps) {
  return (
    <div className="page max-w-6xl">
      <Suspense fallback={<OrderSkeleton />}>
        <CurrentOrder {...props} />
      </Suspense>
    </div>
  );
}

async function CurrentOrder({ params, searchParams }: OrderProps) {
  const [{ id }, { token }, viewer] = await Promise.all([params, searchParams, headers().then(findViewer)]);
  if (typeof token === "string") {
    const order = await nullIfMissing(findOrderForGuest(id, token));
    if (!order) notFound();
    return withTimeline(<OrderSheet order={order} viewer={viewer} next={[]} />, { orderId: id, viewer, token });
  }
  const order = viewer && (await nullIfMissing(findOrder(id, viewer)));
  if (!order) notFound();
  const sheet = <OrderSheet order={order} viewer={viewer} next={await allowedSteps(order, viewer)} />;
  return withTimeline(sheet, { orderId: id, viewer, token: null });
}

/** The timeline is the larger read: the order does not wait for it. */
function withTimeline(sheet: ReactNode, timeline: ComponentProps<typeof OrderTimeline>) {
  return (
    <>
      {sheet}
      <Suspense fallback={<LinesSkeleton />}>
        <OrderTimeline {...timeline} />
      </Suspense>
    </>
  );
}

/** What the viewer may make of the order: its buyer may only cancel it, also a buyer who sells elsewhere in the shop. */
async function allowedSteps(order: Order, viewer: Viewer): Promise<OrderStatus[]> {
  if (viewer.role === "admin") return order.allowed;
  const bought = await nullIfMissing(findOrder(order.orderId, { ...viewer, role: "shopper" }));
  return bought ? order.allowed.filter((status) => status === "CANCELLED") : order.allowed;
}

function OrderSkeleton() {
  return (
    <div className="pt-16">
      <div aria-hidden className="skeleton mb-10 h-12 w-72" />
      <LinesSkeleton />
    </div>
  );
}
