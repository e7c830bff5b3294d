import type { Metadata } from "next";
import { Suspense } from "react";
import { LinesSkeleton } from "../../components/lines-skeleton";
import { AdminsOnly } from "../admins-only";
import { GrantForm } from "./grant-form";

export const metadata: Metadata = { title: "Store credit" };

/** Where store credit comes from. */
export default function StoreCreditPage() {
  return (
    <>
      <h1 className="title mb-3">Store credit</h1>
      <p className="mb-8 max-w-2xl leading-relaxed text-soft">
        Money to spend in this shop: a thank-you, or to make up for something. Whoever gets it sees it on their account
        page at once, with your note. It cannot be taken back here.
      </p>
      <Suspense fallback={<LinesSkeleton count={3} />}>
        <AdminsOnly path="/admin/store-credit">
          <GrantForm />
        </AdminsOnly>
      </Suspense>
    </>
  );
}
