import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Random } from "@/db/seed/art/random";
import { ask, insist, type Question, type Reply } from "./browser";
import { cancelOrder } from "./cancel-order";
import type { Goods } from "./goods";
import { type Intent, nextIntent } from "./intents";
import type { Answer, Entry, Ledger } from "./ledger";
import type { Options } from "./options";

/** How long a shopper keeps asking: longer than any outage of the drill. */
const PATIENCE_MS = 5 * 60_000;

export type Mall = { url: string; goods: Goods; cookies: string[]; random: Random; ledger: Ledger };

/**
 * Sends shoppers at the wanted rate until all have come, and waits until each has an answer. What it returns waits for those
 * who stayed to cancel their order.
 */
export async function goShopping(
  mall: Mall,
  { checkouts, concurrency, rate }: Options,
): Promise<{ aftermath: Promise<unknown> }> {
  const inside = new Set<Promise<void>>();
  const aftermath: Promise<void>[] = [];
  const opened = Date.now();
  for (let number = 0; number < checkouts; number += 1) {
    await sleep(Math.max(0, opened + (number * 1000) / rate - Date.now()));
    if (inside.size >= concurrency) await Promise.race(inside);
    const mayLeave = checkouts >= 200 && number < checkouts / 3;
    const intent = nextIntent(mall.random, number, mall.goods, mall.cookies.length, mayLeave);
    const visit = shop(mall, mall.ledger.open(intent), aftermath).finally(() => inside.delete(visit));
    inside.add(visit);
  }
  await Promise.all(inside);
  const all = Promise.all(aftermath);
  all.catch(() => {});
  return { aftermath: all };
}

async function shop(mall: Mall, entry: Entry, aftermath: Promise<void>[]): Promise<void> {
  const { intent } = entry;
  const deadline = Date.now() + PATIENCE_MS;
  const cookie = intent.account === undefined ? undefined : mall.cookies[intent.account];
  const question = await checkoutQuestion(mall, intent, cookie, deadline);
  if (intent.leavesAfterMs !== undefined) {
    entry.left = true;
    entry.attempts += 1;
    await ask(question, AbortSignal.timeout(intent.leavesAfterMs)).catch(() => {});
    return;
  }
  const clicks = intent.doubleClicks ? 2 : 1;
  const click = async () => {
    const reply = await insist(question, deadline, () => {
      entry.attempts += 1;
    });
    entry.answers.push(understand(reply));
  };
  await Promise.all(Array.from({ length: clicks }, click));
  const accepted = entry.answers.find((answer) => answer.kind === "accepted");
  if (accepted && intent.cancels) {
    const cancelling = cancelOrder(mall.url, entry, accepted.statusUrl, cookie ?? "");
    // Awaited, and its failure reported, when the shop is quiet: until then nobody would handle a rejection.
    cancelling.catch(() => {});
    aftermath.push(cancelling);
  }
}

/** The request, with its key; a basket is filled first, under the cookie that the request then shows. */
async function checkoutQuestion(mall: Mall, intent: Intent, cookie: string | undefined, deadline: number) {
  const lines = intent.items.map(({ variant: { variantId, productId, price }, quantity }) => {
    return { productId, variantId, quantity, price };
  });
  let headers: Record<string, string> = { ...(cookie && { cookie }) };
  if (intent.fromBasket) {
    headers = {};
    for (const { variantId, quantity } of lines) {
      const body = { variantId, quantity };
      const added = await insist({ url: `${mall.url}/api/cart/items`, body, headers }, deadline);
      if (added.cookies.length > 0) headers = { cookie: added.cookies.join("; ") };
    }
  }
  const question: Question = {
    url: `${mall.url}/api/checkout`,
    headers: { ...headers, "idempotency-key": intent.key },
    body: {
      customerName: `Shopper ${intent.number}`,
      customerEmail: intent.email,
      customerAddress: "12 Main St, Springfield",
      ...(!intent.fromBasket && { items: lines }),
      paymentMethod: intent.paymentMethod,
    },
  };
  return question;
}

const accepted = z.object({ checkoutId: z.string(), statusUrl: z.string() });
const problem = z.object({ code: z.string() });

function understand({ status, body }: Reply): Answer {
  if (status === 202) return { kind: "accepted", ...accepted.parse(body), at: Date.now() };
  const { code } = problem.parse(body);
  if (code === "payment_declined") return { kind: "declined" };
  return code === "out_of_stock" ? { kind: "out_of_stock" } : { kind: "refused", code };
}
