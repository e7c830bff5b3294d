import { z } from "zod";
import { Client } from "./client";
import { operationNamed } from "./operations";
import type { Scene } from "./scene";

const print = z.object({ slug: z.string(), productId: z.string(), variantId: z.string(), sellerId: z.string() });

/** What the driver is asked to do: an operation for so long, and not more often than `most`. */
export const job = z.object({
  operation: z.string(),
  url: z.string(),
  atOnce: z.int().positive(),
  seconds: z.number(),
  most: z.int().nullable(),
  orders: z.array(z.string()),
  scene: z.object({
    prints: z.array(print),
    admin: z.string(),
    signingKey: z.string(),
    webhookBase: z.string(),
    databaseUrl: z.string(),
  }) satisfies z.ZodType<Scene>,
});
export type Job = z.infer<typeof job>;

/** What came of it. Moments are milliseconds since 1970. */
export const drive = z.object({
  startedAt: z.number(),
  endedAt: z.number(),
  /** Each that was answered: when it began and ended, and the checkout that it began. */
  done: z.array(z.object({ from: z.number(), to: z.number(), checkoutId: z.string().optional() })),
  /** The first words of what went wrong; how often in `failed`. */
  failures: z.array(z.string()),
  failed: z.int(),
  bytes: z.number(),
});
export type Drive = z.infer<typeof drive>;

const FAILURES_KEPT = 3;
const clients = new Map<string, Client>();
let turns = 0;

/** Does a job, in a loop for each that is at work at once: the next begins when the last is answered. */
export async function runJob({ operation, url, atOnce, seconds, most, orders, scene }: Job): Promise<Drive> {
  const { act } = operationNamed(operation);
  const client = clients.get(url) ?? new Client(url);
  clients.set(url, client);
  const [startedAt, bytesBefore] = [moment(), client.bytes];
  const found: Drive = { startedAt, endedAt: startedAt, done: [], failures: [], failed: 0, bytes: 0 };
  const deadline = startedAt + seconds * 1000;
  let left = most ?? Number.POSITIVE_INFINITY;
  const work = async () => {
    while (moment() < deadline && left > 0) {
      left -= 1;
      turns += 1;
      const from = moment();
      try {
        const checkoutId = await act({ client, scene, turn: turns, order: orders[left] });
        found.done.push({ from, to: moment(), ...(checkoutId !== undefined && { checkoutId }) });
      } catch (error) {
        found.failed += 1;
        if (found.failures.length < FAILURES_KEPT) found.failures.push(String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { ...found, endedAt: moment(), bytes: client.bytes - bytesBefore };
}

/** Now, finer than a millisecond. */
function moment(): number {
  return performance.timeOrigin + performance.now();
}
