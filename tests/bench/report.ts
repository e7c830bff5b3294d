import { z } from "zod";

/** NaN becomes null in JSON: not measured. */
const measured = z.number().nullable();

export const row = z.object({
  name: z.string(),
  atOnce: z.int(),
  /** How often it was done while it was timed. */
  done: z.int(),
  failed: z.int(),
  failures: z.array(z.string()),
  perSecond: measured,
  /** Milliseconds. */
  p50: measured,
  p95: measured,
  p99: measured,
  /** CPU time of each, in ms an operation. */
  cpu: z.object({ app: measured, postgres: measured, cloud: measured, driver: measured }),
  /** An operation, counted one at a time. */
  statements: measured,
  statementsBeforeAnswer: measured,
  messages: measured,
  redisCommands: measured,
  bytes: measured,
});
export type Row = z.infer<typeof row>;

export const memory = z.object({
  idleMiB: measured,
  peakMiB: measured,
  afterQuietMiB: measured,
  seconds: z.number(),
  quietSeconds: z.number(),
  journeys: z.int(),
});
export type Memory = z.infer<typeof memory>;

export const coldStart = z.object({ ms: z.array(z.number()), cpuMs: z.array(measured) });
export type ColdStart = z.infer<typeof coldStart>;

export const machine = z.object({
  cpu: z.string(),
  cores: z.int(),
  memoryGiB: z.number(),
  system: z.string(),
  node: z.string(),
  /** Processes that wanted to run, on average over a minute, before the run began: above 0.5 somebody else was at work. */
  loadBefore: z.number(),
});

/** All figures of a run, as they are kept. */
export const report = z.object({
  at: z.string(),
  commit: z.string(),
  machine,
  secondsEach: z.number(),
  rows: z.array(row),
  memory: memory.nullable(),
  coldStart: coldStart.nullable(),
});
export type Report = z.infer<typeof report>;
