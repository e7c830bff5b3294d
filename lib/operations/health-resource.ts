import * as z from "zod/mini";

const check = z.object({ ok: z.boolean(), ms: z.number() });

/** What is waiting. `oldestSeconds` is the age of the oldest message in the outbox; null when there is none. */
const queues = z.object({
  outbox: z.number(),
  oldestSeconds: z.nullable(z.number()),
  deadLetters: z.number(),
  unsettled: z.number(),
});
export type Queues = z.infer<typeof queues>;

const healthDetails = z.object({
  uptimeSeconds: z.number(),
  memory: z.object({ rss: z.number(), heapUsed: z.number() }),
  queues,
  signingKeys: z.object({ ok: z.boolean(), warning: z.optional(z.string()) }),
  /** The last proof of the books; absent before the first. */
  books: z.optional(z.object({ ok: z.boolean(), mode: z.enum(["full", "incremental"]), at: z.string() })),
});
export type HealthDetails = z.infer<typeof healthDetails>;

/** Whether the shop can do its work; the details are for admins. */
export const healthSchema = z
  .extend(z.partial(healthDetails), {
    status: z.enum(["ok", "unavailable"]),
    checks: z.object({ database: check, redis: check }),
  })
  .register(z.globalRegistry, { id: "Health" });
export type Health = z.infer<typeof healthSchema>;
