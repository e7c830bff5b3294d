import { writeFile } from "node:fs/promises";
import type { Finding } from "./findings";
import { lookBefore } from "./judge-purchases";
import { Ledger } from "./ledger";
import { type InboxEmail, readInbox } from "./mails";
import { withdrawNewerVersion } from "./newer-version";
import type { Options } from "./options";
import { reconcileBooks } from "./reconcile-books";
import { awaitQuiet } from "./recovery";
import { findRefusals } from "./refusals";
import type { Stack } from "./stack";
import { openShop, storm } from "./storm";
import { type Line, printTable } from "./table";
import { countUp, type Tally } from "./tally";
import { judge } from "./verdict";

/** One drill from the first shopper to the table. Answers whether everything that must be 0 is 0. */
export async function drill(stack: Stack, options: Options): Promise<boolean> {
  const ledger = new Ledger();
  const target = await openShop(stack, options, ledger);
  const { accounts, credit } = target.people;
  const before = await lookBefore(
    stack.pool,
    accounts.map(({ email }) => email),
    credit * 100,
  );
  console.log(
    `${options.checkouts} checkouts, ${options.apps} app processes, seed ${options.seed}: the storm begins …`,
  );
  const began = Date.now();
  const { kills, lines: outages, aftermath } = await storm(stack, options, target);
  const stormMs = Date.now() - began;
  console.log("The storm is over, all parts are alive: waiting until all is settled …");
  const patienceMs = options.patienceSeconds * 1000;
  const wait = { foreign: ledger.foreign, patienceMs };
  const recovery = await awaitQuiet(stack, { ...wait, begunBefore: new Date(began + stormMs) });
  // Who waited for an order to cancel or send it does so now, and what that begins must end as well; or waits in vain, for an hour.
  if ("ms" in recovery) await aftermath;
  const end = "ms" in recovery ? await awaitQuiet(stack, wait) : recovery;
  const aftermathMs = Date.now() - began - stormMs;
  const letters = await readInbox(stack.inbox);
  const findings: Finding[] = [
    ...(await judge(stack.pool, ledger, letters, before)),
    { promise: "unfinished when patience ended", offenders: "left" in end ? [end.left] : [] },
    { promise: "ended by itself", offenders: stack.accidents },
    ...(await findRefusals(stack.logs)),
    ...(await reconcileBooks(stack.environment, ledger.foreign, () => withdrawNewerVersion(stack.pool, ledger))),
  ];
  const lines: Line[] = [
    ...numbersOf(ledger, await countUp(stack.pool), letters),
    ...Object.entries(kills).map(([part, times]): Line => [`killed: ${part}`, times ?? 0]),
    ...outages,
    ["storm, s", Math.round(stormMs / 1000)],
    ["recovery: what the storm has begun is settled, s", "ms" in recovery ? (recovery.ms / 1000).toFixed(1) : "never"],
    ["  and what people have begun since, s", "ms" in end ? (aftermathMs / 1000).toFixed(1) : "never"],
  ];
  printTable(`Chaos, seed ${options.seed}`, lines, findings);
  const broken = findings.filter(({ offenders }) => offenders.length > 0);
  if (options.brokenFile) await writeFile(options.brokenFile, JSON.stringify(broken.map(({ promise }) => promise)));
  return broken.length === 0;
}

/** What happened, in numbers: for the table, not for the verdict. */
function numbersOf(ledger: Ledger, tally: Tally, letters: InboxEmail[]): Line[] {
  return [
    ["checkouts begun", ledger.entries.length],
    ["requests they took", ledger.entries.reduce((sum, entry) => sum + entry.attempts, 0)],
    ["accepted", tally.accepted],
    ["declined (402)", ledger.told("declined").length],
    ["out of stock (409)", ledger.told("out_of_stock").length],
    ["left without waiting", ledger.entries.filter(({ left }) => left).length],
    ["baskets bought, some of them with two keys", count(ledger, ({ intent }) => intent.fromBasket)],
    ["sessions ended half-way", count(ledger, ({ intent }) => intent.manner === "session ends")],
    ["guests who signed in half-way", count(ledger, ({ intent }) => intent.manner === "signs in")],
    ["orders", tally.orders],
    ["  cancelled", tally.cancelled],
    ["  steps taken by hand", ledger.entries.reduce((sum, { told }) => sum + told.length, 0)],
    ["  taken back and refunded by hand", tally.refundedByHand],
    ["checkouts rejected", tally.rejected],
    ["payments refunded", tally.refunded],
    ["payments with two and more refunds", tally.refundedTwice],
    ["authorisations let go", tally.voided],
    ["paid with store credit", tally.withCredit],
    ["messages written", tally.messages],
    ["deliveries that changed nothing", tally.repeats],
    ["messages given up by QStash, sent anew", tally.deadLetters],
    ["dead letters replayed by hand", ledger.replayed.length],
    ["messages of a newer version, kept", ledger.foreign.length],
    ["letters", letters.length],
    ["SMTP repeats, collapsed by Message-ID", letters.reduce((sum, { deliveries }) => sum + deliveries - 1, 0)],
  ];
}

function count(ledger: Ledger, is: (entry: Ledger["entries"][number]) => boolean): number {
  return ledger.entries.filter(is).length;
}
