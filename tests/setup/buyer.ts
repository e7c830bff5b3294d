import { z } from "zod";
import type { Shop as WholeShop } from "./shop";
import { until } from "./until";

/** Where the shop is: the demo's, or a test file's own. */
type Shop = Pick<WholeShop, "url">;

const accepted = z.object({
  checkoutId: z.string(),
  paymentId: z.string(),
  status: z.literal("accepted"),
  totalAmount: z.number(),
  currency: z.string(),
  statusUrl: z.string(),
});
export type Accepted = z.infer<typeof accepted>;

const progress = z.object({
  status: z.string(),
  reason: z.string().optional(),
  orders: z.array(z.object({ orderId: z.string(), number: z.string(), status: z.string(), totalAmount: z.number() })),
});

/** A variant of the demo shop: the first one of `first-light`, of which there is plenty. */
export async function findVariant(shop: Shop, slug = "first-light") {
  const product = z
    .object({
      id: z.string(),
      variants: z.array(z.object({ id: z.string(), price: z.number(), available: z.number() })).min(1),
    })
    .parse(await (await fetch(`${shop.url}/api/products/${slug}`)).json());
  const [variant] = product.variants;
  if (!variant) throw new Error(`${slug} has no variant`);
  return { productId: product.id, variantId: variant.id, price: variant.price, available: variant.available };
}

/** The body of a checkout for one variant, as an honest storefront would send it. */
export function checkoutBody(variant: { productId: string; variantId: string; price: number }, change: object = {}) {
  return {
    customerName: "Ada Lovelace",
    customerEmail: "ada@example.com",
    customerAddress: "12 Main St, Springfield",
    items: [{ productId: variant.productId, variantId: variant.variantId, quantity: 1, price: variant.price }],
    totalAmount: variant.price,
    paymentMethod: { type: "card", token: "tok_visa" },
    ...change,
  };
}

/** Sends JSON to a route of the shop. */
export function post(shop: Shop, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return send(shop, "POST", path, body, headers);
}

export function send(shop: Shop, method: string, path: string, body: unknown, headers: Record<string, string> = {}) {
  const json = typeof body === "string" ? body : JSON.stringify(body);
  return fetch(`${shop.url}${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: json,
  });
}

/** A checkout that is accepted, or the test fails with what came instead. */
export async function buy(shop: Shop, body: unknown, headers: Record<string, string> = {}): Promise<Accepted> {
  const response = await post(shop, "/api/checkout", body, headers);
  const text = await response.text();
  if (response.status !== 202) throw new Error(`Expected 202, got ${response.status}: ${text}`);
  return accepted.parse(JSON.parse(text));
}

async function readProgress(shop: Shop, { statusUrl }: Pick<Accepted, "statusUrl">, headers: Record<string, string>) {
  return progress.parse(await (await fetch(new URL(statusUrl, shop.url), { headers })).json());
}

/** Waits until a checkout is completed or rejected, and its orders are no longer PENDING. An account's is shown to it alone. */
export async function settled(shop: Shop, checkout: Pick<Accepted, "statusUrl">, headers: Record<string, string> = {}) {
  let seen = await readProgress(shop, checkout, headers);
  await until(async () => {
    seen = await readProgress(shop, checkout, headers);
    return (
      seen.status === "rejected" || (seen.orders.length > 0 && seen.orders.every(({ status }) => status !== "PENDING"))
    );
  }, "the checkout is settled");
  return seen;
}

/** Signs in one of the demo accounts and answers the headers that prove it. */
export function signIn(shop: Shop, email: string): Promise<{ cookie: string }> {
  return enter(shop, "sign-in", { email, password: "oncart-demo" });
}

/** Opens an account and answers the headers that prove it. */
export function signUp(shop: Shop, email: string): Promise<{ cookie: string }> {
  return enter(shop, "sign-up", { name: "Ada", email, password: "a password for a test" });
}

async function enter(shop: Shop, door: string, credentials: object): Promise<{ cookie: string }> {
  const response = await post(shop, `/api/auth/${door}/email`, credentials, { origin: shop.url });
  if (!response.ok) throw new Error(`Could not ${door}: ${response.status} ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  return { cookie };
}

const inboxPage = z.object({
  total: z.number(),
  messages: z.array(z.object({ id: z.string(), subject: z.string(), messageId: z.string() })),
});

/** The emails in the local inbox that fit. */
export async function emailsOf(shop: Pick<WholeShop, "inbox">, query: { to?: string; subject?: string }) {
  const search = new URLSearchParams(query);
  return inboxPage.parse(await (await fetch(`${shop.inbox}/api/messages?${search}`)).json());
}

/** One number from the database. */
export async function countOf(shop: Pick<WholeShop, "query">, from: string, values: unknown[] = []): Promise<number> {
  const result = await shop.query(`select count(*)::int as count from ${from}`, values);
  return z.object({ count: z.number() }).parse(result.rows[0]).count;
}
