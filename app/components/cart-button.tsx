"use client";
import { ShoppingBag } from "lucide-react";
import { CartDrawer } from "./cart-drawer";
import { openCart, useCart, useFreshCart } from "./cart-store";

/** Opens the cart, and says how much is in it. */
export function CartButton() {
  const { cart } = useCart();
  useFreshCart();
  const count = cart?.count ?? 0;
  const label = count === 1 ? "Cart, 1 item" : `Cart, ${count} items`;
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={label}
        onClick={() => openCart(true)}
        className="icon-btn relative -mr-2"
      >
        <ShoppingBag aria-hidden className="size-5" strokeWidth={1.75} />
        {count > 0 && (
          <span
            key={count}
            aria-hidden
            className="rise absolute top-0.5 right-0 grid h-[1.15rem] min-w-[1.15rem] place-items-center rounded-full bg-accent px-1 text-[0.6875rem] font-semibold text-white tabular-nums"
          >
            {count > 99 ? "99+" : count}
          </span>
        )}
      </button>
      <CartDrawer />
    </>
  );
}
