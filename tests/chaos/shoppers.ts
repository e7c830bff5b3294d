import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Random } from "@/db/seed/art/random";
import type { People } from "./accounts";
import { attend } from "./attend";
import { insist, type Reply } from "./browser";
import { nextIntent } from "./intents";
import type { Answer, Entry, Ledger } from "./ledger";
import { MANNERS, questionOf, tryOnce, type Visit } from "./manners";
import type { Options } from "./options";
import type { ChosenProducts } from "./products";

/** From so many checkouts on the shop gives up what was abandoned in their first third while the others are still buying. */
const LONG = 600;

/** Of each so many shoppers so many come at once and want the same. */
const RUSH = { every: 48, size: 12 };

/** How long a shopper keeps asking: longer than any outage of the drill. */
const PATIENCE_MS = 5 * 60_000;

export type ShopUnderTest = { url: string; goods: ChosenProducts; people: People; random: Random; ledger: Ledger };

/**
 * Sends shoppers at the wanted rate until all have come, and waits until each has an answer. What it returns waits for what
 * is still to happen to their orders.
 */
export async function goShopping(
  target: ShopUnderTest,
  { checkouts, concurrency, rate }: Options,
): Promise<{ aftermath: Promise<unknown> }> {
  const inside = new Set<Promise<void>>();
  const aftermath: Promise<void>[] = [];
  const opened = Date.now();
  for (let number = 0; number < checkouts; number += 1) {
    const isRush = number % RUSH.every < RUSH.size;
    const turn = isRush ? number - (number % RUSH.every) : number;
    await sleep(Math.max(0, opened + (turn * 1000) / rate - Date.now()));
    if (inside.size >= concurrency) await Promise.race(inside);
    const mayLeave = checkouts >= LONG && number < checkouts / 3;
    const chances = { accounts: target.people.accounts.length, mayLeave, isRush };
    const intent = nextIntent(target.random, number, target.goods, chances);
    const coming = shop(target, target.ledger.open(intent), aftermath).finally(() => inside.delete(coming));
    inside.add(coming);
  }
  await Promise.all(inside);
  const all = Promise.all(aftermath);
  all.catch(() => {});
  return { aftermath: all };
}

async function shop(target: ShopUnderTest, entry: Entry, aftermath: Promise<void>[]): Promise<void> {
  const { intent } = entry;
  const cookie = intent.account === undefined ? "" : (target.people.accounts[intent.account]?.cookie ?? "");
  const visit: Visit = {
    url: target.url,
    intent,
    deadline: Date.now() + PATIENCE_MS,
    cookie,
    click: async (question, key) => {
      const asked = { ...question, headers: { ...question.headers, "idempotency-key": key } };
      const reply = await insist(asked, visit.deadline, () => {
        entry.attempts += 1;
      });
      entry.answers.push(understand(reply, key));
    },
  };
  if (intent.leavesAfterMs !== undefined) {
    entry.left = true;
    entry.attempts += 1;
    return tryOnce(visit, await questionOf(visit), intent.leavesAfterMs);
  }
  await MANNERS[intent.manner](visit);
  const accepted = entry.answers.find((answer) => answer.kind === "accepted");
  if (!accepted || intent.fates.every((fate) => Object.keys(fate).length === 0)) return;
  const attending = attend(target, entry, accepted.statusUrl, visit.cookie);
  // Awaited, and its failure reported, when the shop is quiet: until then nobody would handle a rejection.
  attending.catch(() => {});
  aftermath.push(attending);
}

const accepted = z.object({ checkoutId: z.string(), statusUrl: z.string() });
const problem = z.object({ code: z.string() });

function understand({ status, body }: Reply, key: string): Answer {
  if (status === 202) return { key, kind: "accepted", ...accepted.parse(body), at: Date.now() };
  const { code } = problem.parse(body);
  if (code === "payment_declined") return { key, kind: "declined" };
  return code === "out_of_stock" ? { key, kind: "out_of_stock" } : { key, kind: "refused", code };
}
