import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "@/db/seed/art/random";
import { cutWaiting, type DatabaseFaults, setDatabaseFaults } from "./database-faults";
import type { Stack } from "./stack";

type Places = Pick<Stack, "qstash" | "inbox" | "pool">;

/**
 * Injects faults while parts are killed. QStash delivers three times, reorders, delays, loses answers in both directions,
 * refuses publications or says that there were too many; the card provider is slow, away, or cut off in the middle of a call;
 * statements reach the database late; the mail server drips. New faults every few seconds (a part that was killed comes back without any); none at the end.
 */
export async function injectFaults(places: Places, random: Random, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await Promise.all([
      post(`${places.qstash}/__admin/faults`, drawFaults(random)),
      post(`${places.inbox}/api/drip`, drawDrip(random)),
      setDatabaseFaults(places.pool, drawDatabaseFaults(random)),
    ]);
    if (random.chance(0.4)) await cutWaiting(places.pool);
    await sleep(random.between(1_000, 3_000));
  }
}

/** Ends all faults. */
export async function clearFaults({ qstash, inbox, pool }: Places): Promise<void> {
  await Promise.all([post(`${qstash}/__admin/faults`, {}), post(`${inbox}/api/drip`, {}), setDatabaseFaults(pool, {})]);
}

function drawFaults(random: Random): object {
  return {
    seed: random.whole(1, 1e6),
    probability: random.between(0.15, 0.5),
    deliverTimes: 3,
    reorder: random.whole(0, 800),
    delayMs: random.chance(0.3) ? random.whole(100, 1_500) : 0,
    dropAnswer: random.chance(0.4),
    losePublishAnswers: random.chance(0.25),
    refusePublishes: random.chance(0.15),
    limitPublishes: random.chance(0.15),
  };
}

function drawDatabaseFaults(random: Random): DatabaseFaults {
  return {
    ...(random.chance(0.5) && { provider: { seconds: random.between(0.1, 2), share: 0.3, away: 0.05 } }),
    ...(random.chance(0.5) && { statements: { seconds: random.pick([0.02, 0.1]), share: 0.2 } }),
  };
}

/** Never silent for ten seconds, which is what the shop gives it up for: three steps of eight seconds outlive the shop's claim of an email. */
function drawDrip(random: Random): object {
  return random.chance(0.5) ? {} : { stepMs: random.pick([200, 1_000, 8_000]), probability: random.between(0.02, 0.1) };
}

async function post(url: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  // Dead or just coming up: the next faults will reach it.
  await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => {});
}
