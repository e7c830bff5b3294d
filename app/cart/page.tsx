import type { Metadata } from "next";
import { PageHeading } from "../components/page-heading";
import { CartView } from "./cart-view";

export const metadata: Metadata = { title: "Your cart" };

/** The cart, with room to look at it. */
export default function CartPage() {
  return (
    <div className="page">
      <PageHeading title="Your cart" />
      <CartView />
    </div>
  );
}
