import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { signOut, signUp } from "./accounts";
import { ask, insist, type Question } from "./browser";
import type { Intent, Manner } from "./intents";

/** One shopper in the shop. */
export type Visit = {
  url: string;
  intent: Intent;
  deadline: number;
  /** Who they are at this moment. */
  cookie: string;
  /** Asks under a key until there is an answer, which is remembered. */
  click(question: Question, key: string): Promise<void>;
};

/** How each manner of shopping goes, until every click has its answer. */
export const MANNERS: Record<Manner, (visit: Visit) => Promise<void>> = {
  items: async (visit) => click(visit, await questionOf(visit)),
  basket: async (visit) => click(visit, await questionOf(visit)),
  "session ends": endSessionBetween,
  "signs in": signInBetween,
};

/** All clicks, each under the next key; the first request may have been sent before, its answer lost. */
async function click(visit: Visit, question: Question): Promise<void> {
  const { keys, clicks, losesAnswerAfterMs } = visit.intent;
  if (losesAnswerAfterMs !== undefined) await tryOnce(visit, question, losesAnswerAfterMs);
  const one = async (afterMs: number, index: number) => {
    await sleep(afterMs);
    await visit.click(question, keys[index % keys.length] ?? "");
  };
  await Promise.all(clicks.map(one));
}

/** A session is over before the answer is repeated: the same key, the same items, the same cookie that no longer opens anything. */
async function endSessionBetween(visit: Visit): Promise<void> {
  visit.cookie = await signUp(visit.url, visit.intent.email, visit.deadline);
  const question = await questionOf(visit);
  await askBefore(visit, question);
  await signOut(visit.url, visit.cookie, visit.deadline);
  visit.cookie = "";
  await click(visit, question);
}

/** A guest signs in before the answer is repeated, and the cart moves into the account. */
async function signInBetween(visit: Visit): Promise<void> {
  const question = await questionOf(visit);
  await askBefore(visit, question);
  const guest = visit.cookie;
  visit.cookie = [guest, await signUp(visit.url, visit.intent.email, visit.deadline)].filter(Boolean).join("; ");
  const { cookie } = visit;
  await insist({ url: `${visit.url}/api/cart`, headers: { cookie } }, visit.deadline);
  for (const key of visit.intent.keys) await visit.click({ ...question, headers: { cookie } }, key);
}

/** The first request: its answer comes, or its line breaks while the shop may still be at it. */
async function askBefore(visit: Visit, question: Question): Promise<void> {
  const { losesAnswerAfterMs, keys } = visit.intent;
  if (losesAnswerAfterMs === undefined) await visit.click(question, keys[0] ?? "");
  else await tryOnce(visit, question, losesAnswerAfterMs);
}

/** Sends the request under the first key, and hangs up after so long. */
export async function tryOnce(visit: Visit, question: Question, afterMs: number): Promise<void> {
  const headers = { ...question.headers, "idempotency-key": visit.intent.keys[0] ?? "" };
  await ask({ ...question, headers }, afterMs).catch(() => {});
}

/** The request, without its key; a cart is filled first, under the cookie that the request then shows. */
export async function questionOf(visit: Visit): Promise<Question> {
  const { intent, url } = visit;
  const items = intent.items.map(({ variant: { variantId, productId, price }, quantity }) => {
    return { productId, variantId, quantity, price };
  });
  if (intent.fromBasket) await fillBasket(visit, items);
  return {
    url: `${url}/api/checkout`,
    headers: visit.cookie === "" ? {} : { cookie: visit.cookie },
    body: {
      customerName: `Shopper ${intent.number}`,
      customerEmail: intent.email,
      customerAddress: "12 Main St, Springfield",
      ...(!intent.fromBasket && { items }),
      paymentMethod: intent.paymentMethod,
    },
  };
}

const basket = z.object({ items: z.array(z.object({ id: z.string(), variantId: z.string(), quantity: z.number() })) });

/** Puts the items in; what went in twice because an answer was lost is set right, as a person does who looks at the cart. */
async function fillBasket(visit: Visit, wanted: { variantId: string; quantity: number }[]): Promise<void> {
  const headers = (): Record<string, string> => (visit.cookie === "" ? {} : { cookie: visit.cookie });
  for (const { variantId, quantity } of wanted) {
    const body = { variantId, quantity };
    const added = await insist({ url: `${visit.url}/api/cart/items`, body, headers: headers() }, visit.deadline);
    // Who is not known yet gets a name with the first item.
    if (visit.cookie === "" && added.cookies.length > 0) visit.cookie = added.cookies.join("; ");
    const line = basket.parse(added.body).items.find((item) => item.variantId === variantId);
    if (line === undefined || line.quantity === quantity) continue;
    const url = `${visit.url}/api/cart/items/${line.id}`;
    await insist({ method: "PATCH", url, body: { quantity }, headers: headers() }, visit.deadline);
  }
}
