import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { findViewer } from "@/lib/auth/session";
import { openOrder } from "@/lib/orders/queries";
import { LinesSkeleton } from "../../components/lines-skeleton";
import { nullIfMissing } from "../../components/null-if-missing";
import { SignInHint } from "../../components/sign-in-hint";
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
  const [{ id }, query, viewer] = await Promise.all([params, searchParams, headers().then(findViewer)]);
  const token = typeof query.token === "string" ? query.token : null;
  const opened = await nullIfMissing(openOrder(id, viewer, token));
  if (!opened && !viewer) return <SignInHint what="this order" next={`/orders/${id}`} />;
  if (!opened) notFound();
  return (
    <>
      <OrderSheet {...opened} viewer={viewer} token={token} />
      {/* The larger read: the order does not wait for it. */}
      <Suspense fallback={<LinesSkeleton />}>
        <OrderTimeline orderId={id} status={opened.order.status} viewer={viewer} token={token} />
      </Suspense>
    </>
  );
}

function OrderSkeleton() {
  return (
    <div className="pt-16">
      <div aria-hidden className="skeleton mb-10 h-12 w-72" />
      <LinesSkeleton />
    </div>
  );
}
