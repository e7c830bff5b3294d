import type { Metadata } from "next";
import { PageHeading } from "../components/page-heading";
import { Checkout } from "./checkout";

export const metadata: Metadata = { title: "Checkout" };

/** One page from cart to accepted checkout. */
export default function CheckoutPage() {
  return (
    <div className="page">
      <PageHeading title="Checkout" />
      <Checkout />
    </div>
  );
}
