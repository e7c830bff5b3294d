import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { Suspense } from "react";
import { findViewer } from "@/lib/auth/session";
import { findOrders, orderQuery } from "@/lib/orders/queries";
import { LinesSkeleton } from "../components/lines-skeleton";
import { PageHeading } from "../components/page-heading";
import { firstIfUnknown, readSearch } from "../components/search-params";
import { GuestHint } from "./guest-hint";
import { OrderList } from "./order-list";

export const metadata: Metadata = { title: "Your orders" };

type OrdersProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** What the person in front of the page has bought. */
export default function OrdersPage(props: OrdersProps) {
  return (
    <div className="page max-w-5xl">
      <PageHeading title="Your orders" />
      <Suspense fallback={<LinesSkeleton count={4} />}>
        <Orders {...props} />
      </Suspense>
    </div>
  );
}

async function Orders({ searchParams }: OrdersProps) {
  const viewer = await findViewer(await headers());
  if (!viewer) return <GuestHint />;
  const query = readSearch(orderQuery, { cursor: (await searchParams).cursor });
  // As a shopper whatever the role: sellers and admins find the orders of others under /admin.
  const page = await firstIfUnknown(query, (asked) => findOrders({ ...viewer, role: "shopper" }, asked));
  if (page.data.length === 0) return <NoOrders />;
  return (
    <>
      <OrderList orders={page.data} />
      {page.nextCursor && (
        <Link href={`/orders?cursor=${page.nextCursor}`} className="btn btn-line mt-10">
          Older orders
        </Link>
      )}
    </>
  );
}

function NoOrders() {
  return (
    <div className="grid justify-items-start gap-5 border-t border-line py-16">
      <p className="heading">No orders yet.</p>
      <Link href="/products" className="btn btn-primary">
        See all prints
      </Link>
    </div>
  );
}
