import { z } from "zod";
import { faultsSchema } from "@/dev/qstash/faults.ts";
import type { Backends } from "./backends.ts";
import { CannotRun, runSchedule } from "./run-schedule.ts";

/** Does something, and says in one sentence what was done. */
type Action = (sight: Backends, fields: Record<string, string>) => Promise<string>;

const checkbox = z
  .literal("true")
  .optional()
  .transform((value) => value === "true");
const FaultForm = z.object({
  deliverTimes: z.coerce.number(),
  failFirst: z.coerce.number(),
  delayMs: z.coerce.number(),
  reorder: z.coerce.number(),
  probability: z.coerce.number(),
  seed: z.coerce.number(),
  dropAnswer: checkbox,
  refusePublishes: checkbox,
  losePublishAnswers: checkbox,
});

/**
 * Everything that a button of the console does, by its path under /actions/. They throw what the services throw, and
 * ZodError for a form that lacks a field.
 */
export const ACTIONS: Record<string, Action> = {
  "cancel-message": async ({ qstash }, fields) => {
    await qstash.cancel(need(fields, "messageId"));
    return "Cancelled.";
  },
  "retry-dead-letter": async ({ qstash }, fields) => {
    await qstash.retryDeadLetter(need(fields, "dlqId"));
    return "It is a new message now, and is being delivered.";
  },
  "delete-dead-letter": async ({ qstash }, fields) => {
    await qstash.deleteDeadLetter(need(fields, "dlqId"));
    return "Deleted.";
  },
  "retry-all-dead-letters": async ({ qstash }) => `${await qstash.retryAllDeadLetters()} are being delivered again.`,
  "delete-all-dead-letters": async ({ qstash }) => `${await qstash.deleteAllDeadLetters()} deleted.`,
  "pause-schedule": async ({ qstash }, fields) => {
    await qstash.pauseSchedule(need(fields, "scheduleId"), true);
    return "Paused.";
  },
  "resume-schedule": async ({ qstash }, fields) => {
    await qstash.pauseSchedule(need(fields, "scheduleId"), false);
    return "It runs again by the clock.";
  },
  "run-schedule": async ({ qstash }, fields) => {
    await runSchedule(qstash, need(fields, "scheduleId"));
    return "Published; the schedule itself goes on as before.";
  },
  "pause-queue": async ({ qstash }, fields) => {
    await qstash.pauseQueue(need(fields, "name"), true);
    return "Paused: its messages wait.";
  },
  "resume-queue": async ({ qstash }, fields) => {
    await qstash.pauseQueue(need(fields, "name"), false);
    return "It delivers again.";
  },
  "pause-flow": async ({ qstash }, fields) => {
    await qstash.pauseFlowControl(need(fields, "key"), true);
    return "Paused: its messages wait.";
  },
  "resume-flow": async ({ qstash }, fields) => {
    await qstash.pauseFlowControl(need(fields, "key"), false);
    return "It delivers again.";
  },
  "delete-key": async ({ redis }, fields) => {
    const wasThere = await redis?.delete(need(fields, "key"));
    return wasThere ? "Deleted." : "There was no such key any more.";
  },
  "set-faults": async ({ qstash }, fields) => {
    await qstash.setFaults(faultsSchema.parse(FaultForm.parse(fields)));
    return "From now on.";
  },
  "reset-faults": async ({ qstash }) => {
    await qstash.setFaults(faultsSchema.parse({}));
    return "Everything goes as it should.";
  },
  "move-clock": async ({ qstash }, fields) => {
    const step = z.coerce.number().int().min(0).parse(need(fields, "ms"));
    await qstash.setClockOffset((await qstash.clockOffset()) + step);
    return "The clock has moved on.";
  },
  "reset-clock": async ({ qstash }) => {
    await qstash.setClockOffset(0);
    return "QStash has this machine's time.";
  },
};

/** The message of an error that a form can cause; undefined for others. */
export function mistakeIn(error: unknown): string | undefined {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof CannotRun ? error.message : undefined;
}

function need<Name extends string>(fields: Record<string, string>, name: Name): string {
  return z.record(z.enum([name]), z.string().min(1)).parse({ [name]: fields[name] })[name];
}
