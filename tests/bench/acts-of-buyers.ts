import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type Act, type Print, printAt, type Scene } from "./scene";

const accepted = z.object({ checkoutId: z.string() });

/** What two prints cost. */
export const quote: Act = async ({ client, scene, turn }) => {
  const items = pairAt(scene, turn).map(({ variantId }) => ({ variantId, quantity: 1 }));
  await client.ask({ method: "POST", path: "/api/pricing/calculate", body: { items } }, 200);
  return undefined;
};

/** A checkout of one print by somebody who is nobody here. */
export const checkout: Act = async ({ client, scene, turn }) => {
  const { productId, variantId } = printAt(scene, turn);
  return order(client, { items: [{ productId, variantId, quantity: 1 }] });
};

/** Two prints of one studio into a guest's basket, their price, and the basket is bought. */
export const guestJourney: Act = async ({ client, scene, turn }) => {
  const items = pairAt(scene, turn).map(({ variantId }) => ({ variantId, quantity: 1 }));
  let cookie = "";
  for (const body of items) {
    const headers: Record<string, string> = cookie === "" ? {} : { cookie };
    const { cookies } = await client.ask({ method: "POST", path: "/api/cart/items", body, headers }, 201);
    cookie ||= cookies;
  }
  await client.ask({ method: "POST", path: "/api/pricing/calculate", body: { items }, headers: { cookie } }, 200);
  return order(client, {}, { cookie });
};

/** An order takes the step from CONFIRMED to PROCESSING. */
export const statusChange: Act = async ({ client, scene, order: orderId }) => {
  const headers = { cookie: scene.admin, origin: client.url };
  const path = `/api/orders/${orderId}/status`;
  await client.ask({ method: "PATCH", path, body: { status: "PROCESSING" }, headers }, 200);
  return undefined;
};

async function order(client: Parameters<Act>[0]["client"], what: object, headers: Record<string, string> = {}) {
  const key = randomUUID();
  const body = {
    customerName: "Bench",
    // Each has an address of its own: the shop writes only so many letters to one.
    customerEmail: `bench-${key}@example.com`,
    customerAddress: "12 Main St, Springfield",
    paymentMethod: { type: "card", token: "tok_visa" },
    ...what,
  };
  const question = { method: "POST", path: "/api/checkout", body, headers: { ...headers, "idempotency-key": key } };
  const { text } = await client.ask(question, 202);
  return accepted.parse(JSON.parse(text)).checkoutId;
}

/** Two different prints of the same studio. */
function pairAt(scene: Scene, turn: number): [Print, Print] {
  const first = printAt(scene, turn);
  const shelf = scene.prints.filter(({ sellerId }) => sellerId === first.sellerId);
  const second = shelf[(shelf.indexOf(first) + 1) % shelf.length];
  if (!second || second === first) throw new Error(`A studio has only ${first.slug}`);
  return [first, second];
}
