import { expect, test } from "vitest";
import { guestToken, isGuestToken } from "@/lib/auth/guest-token";
import { checkoutRequest } from "./checkout-request";

const request = {
  customerName: "Ada Lovelace",
  customerEmail: "ada@example.com",
  customerAddress: "12 Main St, Springfield",
  items: [{ productId: "prod_1", variantId: "var_1", quantity: 2, price: 29.99 }],
  totalAmount: 59.98,
  paymentMethod: { type: "card", token: "tok_visa" },
  couponCode: null,
  shareCode: null,
};

test("the request of the contract is accepted, with and without what may be left out", () => {
  expect(checkoutRequest.parse(request)).toEqual(request);
  const { items: _, totalAmount: __, couponCode: ___, shareCode: ____, ...bare } = request;
  expect(checkoutRequest.safeParse(bare).success).toBe(true);
  expect(checkoutRequest.safeParse({ ...request, paymentMethod: { type: "store_credit" } }).success).toBe(true);
});

test("what makes no checkout is refused", () => {
  const item = request.items[0];
  const wrong = [
    { items: [] },
    { items: Array.from({ length: 201 }, () => item) },
    ...[0, -1, 1.5, 1000, "2", Number.NaN].map((quantity) => ({ items: [{ ...item, quantity }] })),
    ...[-0.01, 1e9, "29.99"].map((price) => ({ items: [{ ...item, price }] })),
    { totalAmount: -1 },
    { customerEmail: "ada" },
    { customerName: "   " },
    { customerName: "x".repeat(201) },
    { paymentMethod: { type: "cash", token: "x" } },
    { paymentMethod: { type: "card", token: "" } },
    { paymentMethod: { type: "card" } },
  ];
  for (const change of wrong) expect(checkoutRequest.safeParse({ ...request, ...change }).success).toBe(false);
});

test("a guest's token opens its own checkout and no other", () => {
  const token = guestToken("chk_1");
  expect(guestToken("chk_1")).toBe(token);
  expect(isGuestToken("chk_1", token)).toBe(true);
  for (const wrong of ["", token.slice(1), `${token}x`, guestToken("chk_2"), token.toUpperCase()]) {
    expect(isGuestToken("chk_1", wrong)).toBe(false);
  }
});
