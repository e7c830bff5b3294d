import { describe, expect, it } from "vitest";
import type { OrderStatus } from "@/lib/orders/order";
import { paymentText } from "./payment-text";

const text = (status: OrderStatus, payment: string) =>
  paymentText({ status, payment: { paymentId: "pay_1", status: payment } });

describe("what is said about the money", () => {
  it("never says paid of an order that is cancelled, without saying that it comes back", () => {
    for (const payment of ["captured", "partially_refunded", "refunded", "voided", "expired", "failed", "authorized"]) {
      expect(text("CANCELLED", payment)).toMatch(/back|nothing/i);
    }
  });

  it("leaves an order alone when another one of the same payment was refunded", () => {
    expect(text("SHIPPED", "partially_refunded")).toMatch(/^Paid\. Another order/);
  });

  it("says that a fresh order is authorised and not that it is paid", () => {
    expect(text("PENDING", "authorized")).toMatch(/^Authorised/);
    expect(text("CONFIRMED", "captured")).toMatch(/^Paid/);
  });
});
