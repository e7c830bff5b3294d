"use client";
import Link from "next/link";
import type { Cart } from "@/lib/cart/cart";
import { CartLine } from "../components/cart-line";
import { reloadCart, useCart } from "../components/cart-store";
import { EmptyCart } from "../components/empty-cart";
import { LinesSkeleton } from "../components/lines-skeleton";
import { Notice } from "../components/notice";
import { Price } from "../components/price";

/** What is in the cart, what it costs, and the way on. */
export function CartView() {
  const { cart, problem } = useCart();
  if (!cart && problem) return <Unreachable problem={problem} />;
  if (!cart) return <LinesSkeleton />;
  if (cart.items.length === 0) return <EmptyCart />;
  return (
    <div className="grid gap-10 lg:grid-cols-[1fr_24rem] lg:gap-20">
      <section aria-label="Items">
        {problem && <Notice tone="alert" title={problem} />}
        <ul className="divide-y divide-line border-y border-line">
          {cart.items.map((item) => (
            <CartLine key={item.id} item={item} currency={cart.currency} />
          ))}
        </ul>
      </section>
      <Summary cart={cart} />
    </div>
  );
}

function Summary({ cart }: { cart: Cart }) {
  const short = cart.items.some((item) => item.available < item.quantity);
  return (
    <section aria-label="Summary" className="self-start bg-wall p-6 lg:sticky lg:top-28 lg:p-8">
      <dl className="grid gap-3">
        <div className="flex justify-between">
          <dt className="text-soft">
            {cart.count} {cart.count === 1 ? "item" : "items"}
          </dt>
          <dd>
            <Price amount={cart.total} currency={cart.currency} />
          </dd>
        </div>
        <div className="flex justify-between">
          <dt className="text-soft">Shipping and taxes</dt>
          <dd>included</dd>
        </div>
        <div className="mt-3 flex items-baseline justify-between border-t border-ink/15 pt-5">
          <dt>Total</dt>
          <dd>
            <Price amount={cart.total} currency={cart.currency} className="text-3xl font-medium" />
          </dd>
        </div>
      </dl>
      {short && <p className="mt-5 text-sm text-accent-deep">Some items are no longer there in this number.</p>}
      <Link href="/checkout" className="btn btn-primary mt-6 w-full">
        Go to checkout
      </Link>
    </section>
  );
}

function Unreachable({ problem }: { problem: string }) {
  return (
    <div className="grid justify-items-start gap-4">
      <Notice tone="alert" title={problem} />
      <button type="button" onClick={() => void reloadCart()} className="btn btn-line">
        Try again
      </button>
    </div>
  );
}
