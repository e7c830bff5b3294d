import { describe, expect, it } from "vitest";
import type { OrderStatus } from "@/lib/orders/order";
import { paymentText } from "./payment-text";

const text = (status: OrderStatus, payment: string, forBuyer = true) =>
  paymentText({ status, payment: { paymentId: "pay_1", status: payment } }, forBuyer);

describe("what is said about the money", () => {
  it("never says paid of an order that is cancelled, without saying that it comes back", () => {
    for (const payment of ["captured", "partially_refunded", "refunded", "voided", "expired", "failed", "authorized"]) {
      expect(text("CANCELLED", payment)).toMatch(/back|nothing/i);
    }
  });

  it("leaves an order alone when another one of the same payment was refunded", () => {
    for (const payment of ["partially_refunded", "refunding"]) {
      expect(text("SHIPPED", payment)).toMatch(/^Paid\. Another order/);
    }
  });

  it("says of a refund that was just asked for that the money is on its way, and not that it is paid", () => {
    expect(text("REFUNDED", "captured")).toBe("Paid. Your money is on its way back.");
  });

  it("speaks to the shop about the buyer's money", () => {
    expect(text("REFUNDED", "refunded", false)).toBe("All of the buyer's money went back.");
    for (const payment of ["captured", "refunded", "refunding", "partially_refunded", "voided", "authorized"]) {
      expect(text("CANCELLED", payment, false)).not.toMatch(/your/i);
    }
  });

  it("says that a fresh order is authorised and not that it is paid", () => {
    expect(text("PENDING", "authorized")).toMatch(/^Authorised/);
    expect(text("CONFIRMED", "captured")).toMatch(/^Paid/);
  });
});
