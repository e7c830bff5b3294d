import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "@/db/seed/art/random";

/**
 * What the road does to messages while parts die: delivers three times, reorders, delays, loses answers in both directions,
 * refuses publications. New weather every few seconds (a QStash that was killed comes back with fair weather); fair at the end.
 */
export async function sendWeather(qstash: string, random: Random, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await setFaults(qstash, drawFaults(random));
    await sleep(random.between(1_000, 3_000));
  }
}

/** Ends all faults. */
export async function clearWeather(qstash: string): Promise<void> {
  await setFaults(qstash, {});
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
  };
}

async function setFaults(qstash: string, faults: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  // Dead or just coming up: the next weather will reach it.
  await fetch(`${qstash}/__admin/faults`, { method: "POST", headers, body: JSON.stringify(faults) }).catch(() => {});
}
