import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { findOrdersToWorkOn, orderQuery } from "@/lib/orders/queries";
import { LinesSkeleton } from "../../components/lines-skeleton";
import { firstIfUnknown, readSearch } from "../../components/search-params";
import { findStaff } from "../staff";
import { StaffOnly } from "../staff-only";
import { OrderTable } from "./order-table";
import { StatusFilter } from "./status-filter";

export const metadata: Metadata = { title: "Orders" };

type AdminOrdersProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Every order that the viewer answers for. */
export default function AdminOrdersPage(props: AdminOrdersProps) {
  return (
    <>
      <h1 className="title mb-8">Orders</h1>
      <Suspense fallback={<LinesSkeleton count={6} />}>
        <Orders {...props} />
      </Suspense>
    </>
  );
}

async function Orders({ searchParams }: AdminOrdersProps) {
  const [wanted, viewer] = await Promise.all([searchParams, findStaff("/admin/orders")]);
  if (!viewer) return <StaffOnly />;
  const query = readSearch(orderQuery, wanted);
  const page = await firstIfUnknown(query, (asked) => findOrdersToWorkOn(viewer, asked));
  return (
    <>
      <StatusFilter current={query.status} />
      {page.data.length > 0 ? (
        <OrderTable orders={page.data} />
      ) : (
        <p className="border-t border-line py-14 text-lg text-soft">No orders with this status.</p>
      )}
      <nav aria-label="Pages" className="mt-8 flex gap-3">
        {query.cursor && (
          <Link href={addressOf(query.status, null)} className="btn btn-line btn-small">
            Newest
          </Link>
        )}
        {page.nextCursor && (
          <Link href={addressOf(query.status, page.nextCursor)} className="btn btn-line btn-small">
            Older orders
          </Link>
        )}
      </nav>
    </>
  );
}

function addressOf(status: string | undefined, cursor: string | null): string {
  const params = new URLSearchParams({ ...(status && { status }), ...(cursor && { cursor }) });
  return `/admin/orders?${params}`;
}
