import { describe, expect, it } from "vitest";
import { ORDER_STATUSES } from "@/lib/orders/order";
import { isAskedStep, stepQuestion } from "./step-question";

const order = { number: "OC-1", status: "CONFIRMED", totalAmount: 29, currency: "EUR", buyerAsks: true } as const;

describe("the question before money goes back", () => {
  it("is asked for cancelling and for refunding, and for nothing else", () => {
    expect(ORDER_STATUSES.filter(isAskedStep)).toEqual(["REFUNDED", "CANCELLED"]);
  });

  it("names the amount that a refund gives back", () => {
    const { title, confirm } = stepQuestion("REFUNDED", { ...order, status: "RETURNED", buyerAsks: false });
    expect([title, confirm]).toEqual(["Refund €29.00?", "Refund €29.00"]);
  });

  it("speaks to the buyer as to the buyer, and to the shop about the buyer", () => {
    expect(stepQuestion("CANCELLED", order).text).toContain("you get all €29.00 back");
    expect(stepQuestion("CANCELLED", { ...order, buyerAsks: false }).text).toContain("the buyer gets all €29.00 back");
  });

  it("promises no money back that was not taken", () => {
    expect(stepQuestion("CANCELLED", { ...order, status: "PENDING" }).text).toContain("nothing is charged");
  });
});
