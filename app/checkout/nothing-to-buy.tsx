"use client";
import Link from "next/link";
import { EmptyCart } from "../components/empty-cart";
import { lastPurchase } from "./last-purchase";

/** For a checkout without a cart: after "back", or in a second tab, it has usually just been bought. */
export function NothingToBuy() {
  const path = lastPurchase();
  if (path === null) return <EmptyCart />;
  return (
    <div className="grid justify-items-start gap-5 border-t border-line py-16">
      <p className="heading">You have just bought this.</p>
      <p className="text-lg text-soft">Your purchase was accepted, once. There is nothing left to pay here.</p>
      <div className="flex flex-wrap gap-3">
        <Link href={path} className="btn btn-primary">
          See your purchase
        </Link>
        <Link href="/products" className="btn btn-line">
          Look at more prints
        </Link>
      </div>
    </div>
  );
}
