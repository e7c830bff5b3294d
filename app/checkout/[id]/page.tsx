import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { findViewer } from "@/lib/auth/session";
import { findCheckout } from "@/lib/checkout/queries";
import { LinesSkeleton } from "../../components/lines-skeleton";
import { nullIfMissing } from "../../components/null-if-missing";
import { SignInHint } from "../../components/sign-in-hint";
import { Progress } from "./progress";

// The address may hold a guest's token: it must not be sent on to wherever a link leads.
export const metadata: Metadata = { title: "Your order", referrer: "same-origin", robots: { index: false } };

type CheckoutProps = { params: Promise<{ id: string }>; searchParams: Promise<{ token?: string | string[] }> };

/** An order in the making. Opening it again, later or elsewhere, shows the same checkout where it then stands. */
export default function CheckoutProgressPage(props: CheckoutProps) {
  return (
    <div className="page max-w-4xl pt-10 lg:pt-16">
      <Suspense fallback={<LinesSkeleton />}>
        <CurrentProgress {...props} />
      </Suspense>
    </div>
  );
}

async function CurrentProgress({ params, searchParams }: CheckoutProps) {
  const [{ id }, { token }, viewer] = await Promise.all([params, searchParams, headers().then(findViewer)]);
  const shown = typeof token === "string" ? token : null;
  const progress = await nullIfMissing(findCheckout(id, viewer, shown));
  if (!progress && !viewer) return <SignInHint what="this purchase" next={`/checkout/${id}`} />;
  if (!progress) notFound();
  return <Progress initial={progress} token={shown} />;
}
