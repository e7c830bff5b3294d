import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Suspense } from "react";
import { findViewer } from "@/lib/auth/session";
import type { Viewer } from "@/lib/auth/viewer";
import { LinesSkeleton } from "../components/lines-skeleton";
import { PageHeading } from "../components/page-heading";
import { SignOutButton } from "./sign-out-button";
import { StoreCredit } from "./store-credit";

export const metadata: Metadata = { title: "Your account" };

/** Who one is here, where one can go, and what one can spend. */
export default function AccountPage() {
  return (
    <div className="page max-w-3xl">
      <PageHeading title="Your account" />
      <Suspense fallback={<LinesSkeleton count={2} />}>
        <Account />
      </Suspense>
    </div>
  );
}

async function Account() {
  const viewer = await findViewer(await headers());
  if (!viewer) redirect("/sign-in?next=/account");
  return (
    <>
      <dl className="divide-y divide-line border-y border-line">
        <Row name="Name" value={viewer.name} />
        <Row name="Email" value={viewer.email} />
        <Row name="Role" value={ROLE_NAMES[viewer.role]} />
      </dl>
      <div className="mt-8 flex flex-wrap gap-3">
        <Link href="/orders" className="btn btn-primary">
          Your orders
        </Link>
        {viewer.role !== "shopper" && (
          <Link href="/admin/orders" className="btn btn-line">
            {viewer.role === "admin" ? "All orders" : "Orders for your studio"}
          </Link>
        )}
        <SignOutButton />
      </div>
      <section aria-labelledby="store-credit" className="mt-16">
        <h2 id="store-credit" className="heading">
          Store credit
        </h2>
        <Suspense fallback={<LinesSkeleton count={2} />}>
          <StoreCredit userId={viewer.userId} />
        </Suspense>
      </section>
    </>
  );
}

const ROLE_NAMES: Record<Viewer["role"], string> = { shopper: "Shopper", seller: "Studio", admin: "Administrator" };

function Row({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex justify-between gap-6 py-4">
      <dt className="text-soft">{name}</dt>
      <dd className="text-right [overflow-wrap:anywhere]">{value}</dd>
    </div>
  );
}
