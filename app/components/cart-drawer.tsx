"use client";
import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import Link from "next/link";
import type { Cart } from "@/lib/cart/cart";
import { CartLine } from "./cart-line";
import { openCart, useCart } from "./cart-store";
import { Notice } from "./notice";
import { Price } from "./price";

/** The cart at the side of the page that one is on. */
export function CartDrawer() {
  const { cart, open, problem } = useCart();
  return (
    <Dialog.Root open={open} onOpenChange={openCart}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-ink/30 transition-opacity duration-300 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup className="fixed inset-y-0 right-0 z-50 flex w-[min(29rem,100vw)] flex-col bg-paper shadow-2xl outline-none transition-transform duration-400 ease-quiet data-ending-style:translate-x-full data-starting-style:translate-x-full">
          <div className="flex items-center justify-between border-b border-line py-3 pr-3 pl-6">
            <Dialog.Title className="text-lg font-medium tracking-tight">
              Your cart{cart && cart.count > 0 && <span className="text-soft tabular-nums"> · {cart.count}</span>}
            </Dialog.Title>
            <Dialog.Close aria-label="Close the cart" className="icon-btn">
              <X aria-hidden className="size-5" strokeWidth={1.75} />
            </Dialog.Close>
          </div>
          {problem && <Notice tone="alert" title={problem} />}
          {cart && cart.items.length > 0 ? <Filled cart={cart} /> : <Empty known={cart !== null} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Filled({ cart }: { cart: Cart }) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section aria-label="Items" tabIndex={0} className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-6">
        <ul className="divide-y divide-line">
          {cart.items.map((item) => (
            <CartLine key={item.id} item={item} currency={cart.currency} onLeave={() => openCart(false)} />
          ))}
        </ul>
      </section>
      <div className="border-t border-line px-6 pt-5 pb-6">
        <p className="flex items-baseline justify-between">
          <span>Total</span>
          <Price amount={cart.total} currency={cart.currency} className="text-2xl font-medium" />
        </p>
        <p className="mt-1 text-sm text-soft">Taxes and shipping are included.</p>
        <div className="mt-5 grid gap-2">
          <Link href="/checkout" onClick={() => openCart(false)} className="btn btn-primary">
            Go to checkout
          </Link>
          <Link href="/cart" onClick={() => openCart(false)} className="btn btn-line">
            View cart
          </Link>
        </div>
      </div>
    </>
  );
}

function Empty({ known }: { known: boolean }) {
  return (
    <div className="grid flex-1 place-content-center gap-5 px-6 text-center">
      <p className="text-lg text-soft">{known ? "Nothing in here yet." : "Looking into your cart…"}</p>
      {known && (
        <Link href="/products" onClick={() => openCart(false)} className="btn btn-line">
          See all prints
        </Link>
      )}
    </div>
  );
}
