import { seededRandom } from "@/db/seed/art/random";
import { openAccounts } from "./accounts";
import { findDeadlocks } from "./deadlocks";
import type { Finding } from "./findings";
import { findGoods } from "./goods";
import { Killer, type Tempo } from "./killer";
import { Ledger } from "./ledger";
import { readInbox } from "./mails";
import { type Options, readOptions } from "./options";
import { reportProgress } from "./progress";
import { reconcileBooks } from "./reconcile-books";
import { awaitQuiet } from "./recovery";
import { goShopping } from "./shoppers";
import { openStack, PARTS, type Stack } from "./stack";
import { type Line, printTable } from "./table";
import { countUp } from "./tally";
import { judge } from "./verdict";
import { clearWeather, sendWeather } from "./weather";

// `npm run chaos`: checkouts while everything around them is killed, then one table. Exit code 1 unless all that must be 0 is 0.
const options = readOptions(process.argv.slice(2));
const stack = await openStack();
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => void stack.close(false).finally(() => process.exit(130)));
}
const isGreen = await drill(stack, options).catch((error: unknown) => {
  console.error(error);
  return false;
});
await stack.close(!isGreen);
if (!isGreen) console.error(`\nWhat happened is in ${stack.logs}`);
process.exit(isGreen ? 0 : 1);

async function drill(stack: Stack, options: Options): Promise<boolean> {
  const ledger = new Ledger();
  console.log(`${options.checkouts} checkouts, seed ${options.seed}: the storm begins …`);
  const began = Date.now();
  const done = reportProgress(ledger, options.checkouts);
  const { kills, lines: outages, aftermath } = await storm(stack, options, ledger).finally(done);
  const stormMs = Date.now() - began;
  console.log("The storm is over, all parts are alive: waiting until nothing is under way …");
  const recovery = await awaitQuiet(stack, options.patienceSeconds * 1000);
  // Who waited for an order to cancel it has done so now, and what that began must end as well; or waits in vain, for an hour.
  if ("ms" in recovery) await aftermath;
  const end = "ms" in recovery ? await awaitQuiet(stack, options.patienceSeconds * 1000) : recovery;
  const letters = await readInbox(stack.inbox);
  const tally = await countUp(stack.pool);
  const findings: Finding[] = [
    ...(await judge(stack.pool, ledger, letters)),
    { promise: "unfinished when patience ended", offenders: "left" in end ? [end.left] : [] },
    { promise: "ended by itself", offenders: stack.accidents },
    await findDeadlocks(stack.logs),
    ...(await reconcileBooks(stack.environment)),
  ];
  const lines: Line[] = [
    ["checkouts begun", ledger.entries.length],
    ["requests they took", ledger.entries.reduce((sum, entry) => sum + entry.attempts, 0)],
    ["accepted", tally.accepted],
    ["declined (402)", ledger.told("declined").length],
    ["out of stock (409)", ledger.told("out_of_stock").length],
    ["left without waiting", ledger.entries.filter(({ left }) => left).length],
    ["orders", tally.orders],
    ["  confirmed and paid", tally.confirmed],
    ["  cancelled", tally.cancelled],
    ["checkouts rejected", tally.rejected],
    ["payments refunded", tally.refunded],
    ["authorisations voided", tally.voided],
    ["paid with store credit", tally.withCredit],
    ["messages written", tally.messages],
    ["deliveries that changed nothing", tally.repeats],
    ["messages given up by QStash, sent anew", tally.deadLetters],
    ["letters", letters.length],
    ["SMTP repeats, collapsed by Message-ID", letters.reduce((sum, { deliveries }) => sum + deliveries - 1, 0)],
    ...Object.entries(kills).map(([part, times]): Line => [`killed: ${part}`, times]),
    ...outages,
    ["storm, s", Math.round(stormMs / 1000)],
    ["recovery, s", "ms" in recovery ? (recovery.ms / 1000).toFixed(1) : "never"],
  ];
  printTable(`Chaos, seed ${options.seed}`, lines, findings);
  return findings.every(({ offenders }) => offenders.length === 0);
}

/** Shopping, killing and bad weather at once, until the last shopper has an answer; afterwards all parts are alive. */
async function storm(stack: Stack, options: Options, ledger: Ledger) {
  const { seed, quick, withoutRedis, qstashDownSeconds } = options;
  const random = (purpose: string) => seededRandom(`${purpose} ${seed}`);
  const cookies = await openAccounts(stack.url, options.checkouts);
  const mall = { url: stack.url, goods: await findGoods(stack.pool), cookies, random: random("shoppers"), ledger };
  if (withoutRedis) await stack.kill("redis");
  const killer = new Killer(stack, random("killer"), tempoOf(options));
  const parts = withoutRedis ? PARTS.filter((part) => part !== "redis") : PARTS;
  let isOver = false;
  const shopping = goShopping(mall, options).finally(() => {
    isOver = true;
  });
  const lines: Line[] = [];
  const outage = async () => {
    const from = Date.now();
    await killer.strike("qstash", qstashDownSeconds * 1000);
    lines.push([`accepted while QStash was down ${qstashDownSeconds} s`, ledger.acceptedBetween(from, Date.now())]);
  };
  const [{ aftermath }] = await Promise.all([
    shopping,
    // The short form is over when each part has died once, however slow the machine.
    killer.rage(parts, () => quick || isOver),
    sendWeather(stack.qstash, random("weather"), () => isOver),
    ...(qstashDownSeconds > 0 ? [outage()] : []),
  ]);
  await clearWeather(stack.qstash);
  return { kills: killer.kills, lines, aftermath };
}

function tempoOf({ pace, quick }: Options): Tempo {
  return { pauseMs: [pace * 400, pace * 1_600], outageMs: [300, quick ? 1_500 : 6_000] };
}
