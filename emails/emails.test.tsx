import { render, toPlainText } from "@react-email/render";
import type { ReactElement } from "react";
import { expect, test } from "vitest";
import { CheckoutRejected } from "./checkout-rejected";
import { formatAmount } from "./format-amount";
import { OrderConfirmation } from "./order-confirmation";
import { OrderStatusEmail } from "./order-status";
import { SellerOrderEmail } from "./seller-order";

const order = {
  number: "OC-1042",
  customerName: "Ada Lovelace",
  customerAddress: "12 Main St, Springfield",
  seller: { name: "Studio Tide" },
  items: [
    { variantId: "var_1", name: "First Light (A3, oak)", quantity: 2, price: 29.99 },
    { variantId: "var_2", name: "Moon Path", quantity: 1, price: 1015.5 },
  ],
  totalAmount: 1075.48,
  currency: "EUR",
  payment: { status: "captured" },
};
const url = "https://shop.example.com/orders/ord_1?token=a&b=c";

/** An email as HTML, as text, and as the words that a reader of the HTML sees. */
async function read(element: ReactElement) {
  const html = await render(element);
  return { html, text: toPlainText(html) };
}

test("the confirmation has everything that was bought, what it cost, where it goes, and the way to the order", async () => {
  const { html, text } = await read(<OrderConfirmation order={order} url={url} />);
  for (const words of ["OC-1042", "Studio Tide", "First Light (A3, oak)", "Moon Path", "12 Main St, Springfield"]) {
    expect(text).toContain(words);
    expect(html).toContain(words);
  }
  for (const amount of ["€59.98", "€1,015.50", "€1,075.48"]) expect(text).toContain(amount);
  expect(text).toMatch(/thank you, ada lovelace/i);
  expect(html).toContain(url.replace("&", "&amp;"));
  expect(text).toContain(url);
});

test.each(["shipped", "delivered", "refunded", "cancelled"] as const)(
  "the letter about an order that is %s",
  async (step) => {
    const { html, text } = await read(<OrderStatusEmail order={order} url={url} step={step} />);
    expect(text).toContain("Dear Ada Lovelace,");
    expect(html).toContain(`OC-1042 is ${step}`);
    expect(text).toContain(url);
  },
);

test("money that goes back is named; money that was never taken is not promised", async () => {
  const letter = async (step: "refunded" | "cancelled", status: string) =>
    (await read(<OrderStatusEmail order={{ ...order, payment: { status } }} url={url} step={step} />)).text;
  expect(await letter("refunded", "refunded")).toContain("€1,075.48 are on their way back to you, the way you paid");
  expect(await letter("cancelled", "captured")).toContain("€1,075.48) goes back the way you paid");
  for (const status of ["failed", "voided", "authorized"]) {
    expect(await letter("cancelled", status)).toContain("Nothing was charged");
    expect(await letter("cancelled", status)).not.toContain("goes back");
  }
  // Who cancelled it themselves is not told that their payment did not go through.
  expect(await letter("cancelled", "failed")).toContain("could not be taken");
  expect(await letter("cancelled", "voided")).not.toContain("could not be taken");
});

test("a studio reads what to pack and where it goes, and of a cancelled order that there is nothing to send", async () => {
  const studioUrl = "https://shop.example.com/orders/ord_1";
  const letter = async (what: "new" | "cancelled", status: string) =>
    (await read(<SellerOrderEmail order={{ ...order, status }} url={studioUrl} what={what} />)).text;
  for (const words of ["OC-1042", "Studio Tide", "2 × First Light (A3, oak)", "12 Main St, Springfield", studioUrl]) {
    expect(await letter("new", "CONFIRMED")).toContain(words);
  }
  expect(await letter("new", "CONFIRMED")).toContain("has paid €1,075.48");
  for (const late of [await letter("new", "CANCELLED"), await letter("cancelled", "CANCELLED")]) {
    expect(late).toMatch(/nothing to send/i);
    expect(late).not.toContain("12 Main St");
  }
});

test("the email about a rejected checkout says that nothing was charged, and for what", async () => {
  const { text } = await read(
    <CheckoutRejected customerName="Ada" items={order.items} totalAmount={1075.48} currency="EUR" url={url} />,
  );
  for (const words of ["Dear Ada,", "€1,075.48", "Nothing was charged", "2 × First Light (A3, oak)"]) {
    expect(text).toContain(words);
  }
});

test("a name is a name, not markup", async () => {
  const evil = `<script>alert("1")</script><img src=x onerror=alert(1)>`;
  const seller = { name: evil };
  const items = [{ variantId: "var_1", name: evil, quantity: 1, price: 1 }];
  const evilOrder = { ...order, customerName: evil, customerAddress: evil, seller, items };
  const all = [
    <OrderConfirmation key="1" order={evilOrder} url={url} />,
    <OrderStatusEmail key="2" order={evilOrder} url={url} step="shipped" />,
    <SellerOrderEmail key="3" order={{ ...evilOrder, status: "CONFIRMED" }} url={url} what="new" />,
    <CheckoutRejected key="4" customerName={evil} items={items} totalAmount={1} currency="EUR" url={url} />,
  ];
  for (const letter of all) {
    const { html } = await read(letter);
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain("&lt;script&gt;");
  }
});

test("amounts are rounded to what can be paid, never to nonsense", () => {
  expect(formatAmount(29.99 * 3, "EUR")).toBe("€89.97");
  expect(formatAmount(0.1 + 0.2, "EUR")).toBe("€0.30");
  expect(formatAmount(9_999_999.99, "EUR")).toBe("€9,999,999.99");
  expect(formatAmount(500, "JPY")).toContain("500");
});
