import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { redirect } from "next/navigation";
import { type ReactNode, Suspense } from "react";
import { findViewer } from "@/lib/auth/session";
import { LinesSkeleton } from "../components/lines-skeleton";
import { AdminNav } from "./admin-nav";

export const metadata: Metadata = { title: { default: "Back office", template: "%s — Back office — Oncart" } };

/** Behind the counter: for admins and studios. Each page and each route checks again what its viewer may see. */
export default function AdminLayout({ children }: { children: ReactNode }) {
  return (
    <div className="page pt-10 lg:pt-14">
      <Suspense fallback={<LinesSkeleton count={5} />}>
        <Counter>{children}</Counter>
      </Suspense>
    </div>
  );
}

async function Counter({ children }: { children: ReactNode }) {
  const viewer = await findViewer(await headers());
  if (!viewer) redirect("/sign-in?next=/admin/orders");
  if (viewer.role === "shopper") return <NotForYou name={viewer.name} />;
  return (
    <div className="grid gap-8 lg:grid-cols-[12rem_minmax(0,1fr)] lg:gap-12">
      <AdminNav role={viewer.role} />
      <div>{children}</div>
    </div>
  );
}

function NotForYou({ name }: { name: string }) {
  return (
    <div className="grid justify-items-start gap-5 py-12">
      <h1 className="title">Staff only</h1>
      <p className="max-w-xl text-lg leading-relaxed text-soft">
        You are signed in as {name}, and this part of the shop belongs to its studios and administrators. Your own
        orders are on another page.
      </p>
      <Link href="/orders" className="btn btn-primary">
        Your orders
      </Link>
    </div>
  );
}
