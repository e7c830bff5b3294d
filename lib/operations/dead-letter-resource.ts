import * as z from "zod/mini";
import { pageOf } from "@/lib/page-of";

/**
 * A dead letter in a list. `cause` is the receiver's own words, where it had any; `resolvedAt` is when its event was applied,
 * or when an admin closed it: `closed` then says who and why.
 */
const deadLetterSummarySchema = z
  .object({
    id: z.string(),
    eventId: z.nullable(z.string()),
    eventType: z.nullable(z.string()),
    correlationId: z.nullable(z.string()),
    topic: z.string(),
    cause: z.string(),
    responseStatus: z.number(),
    attempts: z.number(),
    replays: z.array(z.object({ at: z.string(), by: z.string(), messageId: z.string() })),
    resolvedAt: z.nullable(z.string()),
    closed: z.nullable(z.object({ by: z.string(), reason: z.string() })),
    createdAt: z.string(),
  })
  .register(z.globalRegistry, { id: "DeadLetterSummary" });
export type DeadLetterSummary = z.infer<typeof deadLetterSummarySchema>;
export const deadLettersSchema = pageOf(deadLetterSummarySchema);

/** What became of one delivery of the dead letter's event, counted over all its publications. */
const letterDelivery = z.object({
  at: z.string(),
  attempt: z.number(),
  outcome: z.string(),
  durationMs: z.nullable(z.number()),
  error: z.nullable(z.string()),
});
export type DeadLetterDelivery = z.infer<typeof letterDelivery>;

/**
 * One dead letter with all that is known: the message as it was sent, the whole answer, every delivery. `missing` are the
 * listeners that have not applied it, while it is open: whoever else there is has, and is not asked again.
 */
export const deadLetterSchema = z
  .extend(deadLetterSummarySchema, {
    messageId: z.string(),
    dlqId: z.nullable(z.string()),
    url: z.string(),
    reason: z.string(),
    body: z.string(),
    missing: z.array(z.string()),
    deliveries: z.array(letterDelivery),
  })
  .register(z.globalRegistry, { id: "DeadLetter" });
export type DeadLetter = z.infer<typeof deadLetterSchema>;

/** What a replay does, or would do. Only the first two are published: the others would come straight back. */
const replayOutcome = z.enum(["would_apply", "already_applied", "malformed", "no_consumer", "not_found"]);
export type ReplayOutcome = z.infer<typeof replayOutcome>;

export const replayResultSchema = z
  .object({
    id: z.string(),
    eventId: z.nullable(z.string()),
    outcome: replayOutcome,
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })),
    dryRun: z.boolean(),
    replayed: z.boolean(),
    messageId: z.nullable(z.string()),
  })
  .register(z.globalRegistry, { id: "ReplayResult" });
export type ReplayResult = z.infer<typeof replayResultSchema>;
export const replayResultsSchema = z.object({ data: z.array(replayResultSchema) });
