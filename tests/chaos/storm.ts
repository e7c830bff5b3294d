import { seededRandom } from "@/db/seed/art/random";
import { openAccounts } from "./accounts";
import { plantDatabaseFaults } from "./database-faults";
import { clearFaults, injectFaults } from "./fault-schedule";
import { Killer, type Kills, type Tempo } from "./killer";
import type { Ledger } from "./ledger";
import { runNewerVersion } from "./newer-version";
import { tendDeadLetters } from "./operators";
import type { Options } from "./options";
import { findOwnedStudios, findProducts } from "./products";
import { reportProgress } from "./progress";
import { goShopping, type ShopUnderTest } from "./shoppers";
import type { Stack } from "./stack";
import type { Line } from "./table";

type Passed = { kills: Kills; lines: Line[]; aftermath: Promise<unknown> };

const dice = ({ seed }: Options, purpose: string) => seededRandom(`${purpose} ${seed}`);

/** Everything that is there before the first shopper comes: shelves, studios, accounts. */
export async function openShop(stack: Stack, options: Options, ledger: Ledger): Promise<ShopUnderTest> {
  const { url, pool } = stack;
  const people = await openAccounts(url, options.checkouts, await findOwnedStudios(pool));
  await plantDatabaseFaults(pool);
  return { url, people, goods: await findProducts(pool), random: dice(options, "shoppers"), ledger };
}

/**
 * Shopping, killing, bad weather, a deployment half-way and people at the dead letters, all at once, until the last shopper has
 * an answer; afterwards all parts are alive.
 */
export async function storm(stack: Stack, options: Options, target: ShopUnderTest): Promise<Passed> {
  const { quick, withoutRedis, qstashDownSeconds } = options;
  const { ledger } = target;
  if (withoutRedis) await stack.kill("redis");
  const killer = new Killer(stack, dice(options, "killer"), tempoOf(options));
  const parts = withoutRedis ? stack.parts.filter((part) => part !== "redis") : stack.parts;
  let isOver = false;
  const over = () => isOver;
  const done = reportProgress(ledger, options.checkouts);
  const shopping = goShopping(target, options).finally(() => {
    isOver = true;
    done();
  });
  const lines: Line[] = [];
  const outage = async () => {
    const from = Date.now();
    await killer.kill("qstash", qstashDownSeconds * 1000);
    lines.push([`accepted while QStash was down ${qstashDownSeconds} s`, ledger.acceptedBetween(from, Date.now())]);
  };
  const [{ aftermath }] = await Promise.all([
    shopping,
    // The short form is over when each part has died once, however slow the machine.
    killer.killUntil(parts, () => quick || isOver),
    injectFaults(stack, dice(options, "weather"), over),
    runNewerVersion(stack, ledger, dice(options, "deployment"), over),
    tendDeadLetters(stack, target, dice(options, "operators"), over),
    ...(qstashDownSeconds > 0 ? [outage()] : []),
  ]);
  await clearFaults(stack);
  return { kills: killer.kills, lines, aftermath };
}

function tempoOf({ pace, quick }: Options): Tempo {
  return { pauseMs: [pace * 400, pace * 1_600], outageMs: [300, quick ? 1_500 : 6_000] };
}
