import type { Metadata } from "next";
import { headers } from "next/headers";
import { type ReactNode, Suspense } from "react";
import { findViewer } from "@/lib/auth/session";
import { AdminNav } from "./admin-nav";

export const metadata: Metadata = { title: { default: "Back office", template: "%s — Back office — Oncart" } };

/** Behind the counter. Each page asks for itself who may see it (`findStaff`); the layout only shows the way around. */
export default function AdminLayout({ children }: { children: ReactNode }) {
  return (
    <div className="page grid grid-cols-[minmax(0,1fr)] gap-8 pt-8 lg:grid-cols-[11rem_minmax(0,1fr)] lg:gap-12 lg:pt-14">
      <Suspense fallback={<div aria-hidden className="h-12" />}>
        <Rooms />
      </Suspense>
      <div>{children}</div>
    </div>
  );
}

async function Rooms() {
  const viewer = await findViewer(await headers());
  return viewer && viewer.role !== "shopper" ? <AdminNav role={viewer.role} /> : <div />;
}
