import { ArrowRight } from "lucide-react";
import Link from "next/link";
import type { CheckoutProgress } from "@/lib/checkout/checkout-resource";
import { Price } from "../../components/price";
import type { endOf } from "./steps";

type EndingProps = { progress: CheckoutProgress; end: NonNullable<ReturnType<typeof endOf>>; token: string | null };

/** Where to go from here: to the orders, or back to the cart. */
export function Ending({ progress, end, token }: EndingProps) {
  const query = token === null ? "" : `?token=${encodeURIComponent(token)}`;
  return (
    <section aria-label="What now" className="rise mt-10">
      {progress.orders.length > 0 && (
        <ul className="divide-y divide-line border-y border-line">
          {progress.orders.map(({ orderId, number, totalAmount }) => (
            <li key={orderId}>
              <Link
                href={`/orders/${orderId}${query}`}
                className="group flex items-center justify-between gap-4 py-5 transition-colors hover:text-accent-deep"
              >
                <span className="font-medium tracking-tight">Order {number}</span>
                <span className="flex items-center gap-4">
                  <Price amount={totalAmount} currency={progress.currency} />
                  <ArrowRight
                    aria-hidden
                    className="size-5 transition-transform duration-300 group-hover:translate-x-1"
                    strokeWidth={1.5}
                  />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <div className="mt-8 flex flex-wrap gap-3">
        {(end === "rejected" || end === "unpaid") && (
          <Link href="/cart" className="btn btn-primary">
            Back to your cart
          </Link>
        )}
        <Link href="/products" className="btn btn-line">
          Look at more prints
        </Link>
      </div>
    </section>
  );
}
