import * as z from "zod/mini";

/** How a checkout is paid: with one of the cards, or with the store credit of who is signed in. */
export type PaymentMethod = { type: "card"; token: string } | { type: "store_credit" };

/** What is posted to `POST /api/checkout`. No items: the cart is bought. `totalAmount` is what the shopper saw. */
export type CheckoutBody = {
  customerName: string;
  customerEmail: string;
  customerAddress: string;
  totalAmount: number;
  paymentMethod: PaymentMethod;
};

/** A checkout that was sent and not answered yet, with the key under which it may be sent again without paying twice. */
export type Attempt = { key: string; body: CheckoutBody };

const STORAGE_KEY = "oncart.checkout-attempt";

const storedAttempt: z.ZodMiniType<Attempt> = z.object({
  key: z.string(),
  body: z.object({
    customerName: z.string(),
    customerEmail: z.string(),
    customerAddress: z.string(),
    totalAmount: z.number(),
    paymentMethod: z.discriminatedUnion("type", [
      z.object({ type: z.literal("card"), token: z.string() }),
      z.object({ type: z.literal("store_credit") }),
    ]),
  }),
});

/** The attempt that has no answer yet: after a reload, or after the connection was lost. */
export function unansweredAttempt(storage: Storage): Attempt | null {
  try {
    const parsed = storedAttempt.safeParse(JSON.parse(storage.getItem(STORAGE_KEY) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Starts an attempt under a new key and remembers it before anything is sent. */
export function beginAttempt(storage: Storage, body: CheckoutBody): Attempt {
  const attempt = { key: crypto.randomUUID(), body };
  storage.setItem(STORAGE_KEY, JSON.stringify(attempt));
  return attempt;
}

/** The server has answered for good: the next attempt is a new one. */
export function endAttempt(storage: Storage): void {
  storage.removeItem(STORAGE_KEY);
}

/** Whether both ask for the very same thing: the server takes a key for one body only. */
export function sameBody(one: CheckoutBody, other: CheckoutBody): boolean {
  return (
    one.customerName === other.customerName &&
    one.customerEmail === other.customerEmail &&
    one.customerAddress === other.customerAddress &&
    one.totalAmount === other.totalAmount &&
    samePaymentMethod(one.paymentMethod, other.paymentMethod)
  );
}

/** Whether both pay from the same place. */
export function samePaymentMethod(one: PaymentMethod, other: PaymentMethod): boolean {
  return one.type === "card" ? other.type === "card" && one.token === other.token : other.type === one.type;
}
