import { render, toPlainText } from "@react-email/render";
import { eq } from "drizzle-orm";
import { createElement, type ReactElement } from "react";
import { db } from "@/db";
import { booksRuns, checkouts } from "@/db/schema";
import { BooksRed } from "@/emails/books-red";
import { CheckoutRejected } from "@/emails/checkout-rejected";
import { OrderConfirmation } from "@/emails/order-confirmation";
import { OrderStatusEmail } from "@/emails/order-status";
import { PasswordReset } from "@/emails/password-reset";
import { SellerOrderEmail } from "@/emails/seller-order";
import { guestToken } from "@/lib/auth/guest-token";
import { findReset } from "@/lib/auth/password-resets";
import { env } from "@/lib/env";
import { failure } from "@/lib/errors";
import type { PayloadOf } from "@/lib/messages";
import { toMajor } from "@/lib/money";
import type { Order } from "@/lib/orders/order-resource";
import { findOrderForEmail } from "@/lib/orders/queries";

type Template = PayloadOf<"notification.email">["letter"];

type EmailContent = { subject: string; element: ReactElement };

/**
 * The words of an email about an order, a checkout, an account or the books: subject, HTML and plain text. Null when there is nothing to
 * say any more, since what it was to bring is no longer of use.
 */
export async function renderEmail(letter: Template, reference: string) {
  const draft = await contentOf(letter, reference);
  if (!draft) return null;
  const { subject, element } = draft;
  const html = await render(element);
  // From the HTML: rendering a second time would cost three times as much.
  return { subject, html, text: toPlainText(html) };
}

async function contentOf(letter: Template, reference: string): Promise<EmailContent | null> {
  if (letter === "password-reset") return passwordReset(reference);
  if (letter === "books-red") return booksRed(reference);
  return letter === "checkout-rejected" ? rejection(reference) : aboutOrder(letter, reference);
}

async function aboutOrder(
  letter: Exclude<Template, "checkout-rejected" | "password-reset" | "books-red">,
  orderId: string,
): Promise<EmailContent> {
  const order = await findOrderForEmail(orderId);
  if (letter === "studio-new-order" || letter === "studio-order-cancelled") return sellerEmail(letter, order);
  const url = `${env().APP_URL}/orders/${orderId}?token=${guestToken(order.checkoutId)}`;
  if (letter === "order-confirmation") {
    return { subject: `Your order ${order.number}`, element: createElement(OrderConfirmation, { order, url }) };
  }
  const step = {
    "order-shipped": "shipped",
    "order-delivered": "delivered",
    "order-refunded": "refunded",
    "order-cancelled": "cancelled",
  } as const;
  const element = createElement(OrderStatusEmail, { order, url, step: step[letter] });
  return { subject: `Your order ${order.number} is ${step[letter]}`, element };
}

/** Without a token: a studio signs in to work on its orders. */
function sellerEmail(letter: "studio-new-order" | "studio-order-cancelled", order: Order) {
  const what = letter === "studio-new-order" ? "new" : "cancelled";
  const url = `${env().APP_URL}/orders/${order.orderId}`;
  return {
    subject: what === "new" ? `New order ${order.number}` : `Order ${order.number} was cancelled`,
    element: createElement(SellerOrderEmail, { order, url, what }),
  };
}

async function rejection(checkoutId: string) {
  const [checkout] = await db().select().from(checkouts).where(eq(checkouts.id, checkoutId));
  if (!checkout) throw failure("not_found", `There is no checkout ${checkoutId}.`);
  const { customerName, currency, lines } = checkout;
  const props = {
    customerName,
    currency,
    totalAmount: toMajor(checkout.totalMinor, currency),
    items: lines.map(({ name, quantity }) => ({ name, quantity })),
    url: `${env().APP_URL}/products`,
  };
  return { subject: "Your checkout could not be completed", element: createElement(CheckoutRejected, props) };
}

async function passwordReset(verificationId: string): Promise<EmailContent | null> {
  const reset = await findReset(verificationId);
  if (!reset) return null;
  const url = `${env().APP_URL}/reset-password?token=${encodeURIComponent(reset.token)}`;
  return { subject: "Choose a new password", element: createElement(PasswordReset, { name: reset.name, url }) };
}

async function booksRed(runId: string): Promise<EmailContent> {
  const [run] = await db().select().from(booksRuns).where(eq(booksRuns.id, runId));
  if (!run) throw failure("not_found", `There is no proof of the books ${runId}.`);
  const lines = run.lines.filter(({ count }) => count > 0);
  const props = { at: run.at.toISOString(), lines, url: `${env().APP_URL}/admin/reconcile` };
  return { subject: "The books do not add up", element: createElement(BooksRed, props) };
}
