import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type Drive, drive, type Job } from "./drive";
import type { Operation } from "./operations";
import type { Options } from "./options";
import { percentile } from "./percentile";
import { awaitQuiet, countMessages, delayDeliveries } from "./quiet";
import { countRedisCommands } from "./redis-commands";
import type { Row } from "./report";
import type { Scene } from "./scene";
import type { Cpu, Stack } from "./stack";
import { recordStatements, type Statement } from "./statements";

const WARM_UP = 0.3;
/** Held back for so much longer than the operation is driven. */
const HOLD_SPARE_MS = 3_000;
/** What is done after an answer without a message of its own, as noting that a delivery was a duplicate. */
const LAST_WORDS_MS = 100;

const ids = z.array(z.object({ id: z.string() }));
const ends = z.array(z.object({ id: z.string(), at: z.number() }));

/** Measures one operation: warms up, drives it for so long, and then does it a few times alone to count what it does. */
export async function measure(
  stack: Stack,
  scene: Scene,
  operation: Operation,
  { seconds, counted }: Options,
): Promise<Row> {
  const orders = operation.needsOrders ? await findConfirmed(stack) : [];
  const take = (count: number) => orders.splice(0, count);
  const share = (part: number) => take(operation.needsOrders ? Math.floor(orders.length * part) : 0);
  await runJob(stack, scene, operation, { seconds: seconds * WARM_UP, orders: share(0.2) });
  await awaitQuiet(stack);
  if (isHeld(operation)) await delayDeliveries(stack, seconds * 1000 + HOLD_SPARE_MS);
  const before = stack.cpu(operation.subject);
  const driven = await runJob(stack, scene, operation, { seconds, orders: share(0.8) });
  if (!isHeld(operation)) await awaitQuiet(stack);
  await sleep(LAST_WORDS_MS);
  const after = stack.cpu(operation.subject);
  await delayDeliveries(stack, 0);
  await awaitQuiet(stack);
  const counts = await countOne(stack, scene, operation, counted, take(counted));
  return { ...(await timesOf(stack, operation, driven)), cpu: perOperation(before, after, driven), ...counts };
}

/** Has the driver do a job and waits for what it says. */
export async function runJob(
  stack: Stack,
  scene: Scene,
  { name, subject, atOnce, needsOrders }: Operation,
  given: { seconds: number; orders?: string[]; most?: number; alone?: boolean },
): Promise<Drive> {
  const { seconds, orders = [], most = needsOrders ? orders.length : null, alone = false } = given;
  const url = stack.addressOf(subject);
  const job: Job = { operation: name, url, atOnce: alone ? 1 : atOnce, seconds, most, orders, scene };
  const driver = stack.driverOf(subject);
  const calledOff = new AbortController();
  const { signal } = calledOff;
  const ended = once(driver, "exit", { signal }).then(() => {
    throw new Error("The driver has ended");
  });
  const answer = Promise.race([once(driver, "message", { signal }), ended]);
  driver.send(job);
  const [message] = await answer;
  calledOff.abort();
  return drive.parse(message);
}

async function timesOf(stack: Stack, { name, atOnce, until }: Operation, driven: Drive) {
  const { done, failed, failures, startedAt, endedAt, bytes } = driven;
  const endOf = until === "settled" ? await findLastEffects(stack, driven) : () => undefined;
  const ended = done.map((one) => ({ ...one, to: endOf(one.checkoutId ?? "") ?? one.to }));
  const times = ended.map(({ from, to }) => to - from);
  const last = ended.reduce((latest, { to }) => Math.max(latest, to), endedAt);
  return {
    name,
    atOnce,
    done: done.length,
    failed,
    failures,
    perSecond: done.length / ((last - startedAt) / 1000),
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
    bytes: bytes / done.length,
  };
}

function perOperation(before: Cpu, after: Cpu, { done }: Drive): Row["cpu"] {
  const each = (name: keyof Cpu) => (after[name] - before[name]) / done.length;
  return { app: each("app"), postgres: each("postgres"), cloud: each("cloud"), driver: each("driver") };
}

/** A few of them, one after the other, each left alone until all that follows is done. */
async function countOne(stack: Stack, scene: Scene, operation: Operation, most: number, orders: string[]) {
  const times = operation.needsOrders ? orders.length : most;
  const answered: Drive["done"] = [];
  const before = await countBeside(stack);
  const statements = await recordStatements(stack, async () => {
    for (let index = 0; index < times; index += 1) {
      const given = { seconds: 60, orders: orders.slice(index, index + 1), most: 1, alone: true };
      answered.push(...(await runJob(stack, scene, operation, given)).done);
      await awaitQuiet(stack);
      await sleep(LAST_WORDS_MS);
    }
  });
  const after = await countBeside(stack);
  const isBeforeAnswer = ({ at }: Statement) => answered.some(({ from, to }) => Math.floor(from) <= at && at <= to);
  const beforeAnswer = statements.filter(isBeforeAnswer).length / times;
  // What follows is told apart by the moment of the answer: only statements are written down with theirs.
  if (isHeld(operation)) {
    return { statements: beforeAnswer, statementsBeforeAnswer: beforeAnswer, messages: null, redisCommands: null };
  }
  return {
    statements: statements.length / times,
    statementsBeforeAnswer: beforeAnswer,
    messages: (after.messages - before.messages) / times,
    // The question itself is a command.
    redisCommands: (after.redisCommands - before.redisCommands - 1) / times,
  };
}

function isHeld({ until }: Operation): boolean {
  return until === "answer, rest held back";
}

async function countBeside({ environment }: Stack) {
  return { messages: await countMessages(environment), redisCommands: await countRedisCommands(environment) };
}

/** When the last message was applied that goes back to a checkout: in milliseconds since 1970, by the clock of the same machine. */
async function findLastEffects({ pool }: Stack, { done }: Drive): Promise<(checkoutId: string) => number | undefined> {
  const { rows } = await pool.query(
    `select correlation_id as id, (extract(epoch from max(processed_at)) * 1000)::float8 as at
     from events join inbox on inbox.event_id = events.id where correlation_id = any($1) group by correlation_id`,
    [done.flatMap(({ checkoutId }) => checkoutId ?? [])],
  );
  const found = new Map(ends.parse(rows).map(({ id, at }) => [id, at]));
  return (checkoutId) => found.get(checkoutId);
}

async function findConfirmed({ pool }: Stack): Promise<string[]> {
  const { rows } = await pool.query("select id from orders where status = 'CONFIRMED' and customer_name = 'Bench'");
  return ids.parse(rows).map(({ id }) => id);
}
