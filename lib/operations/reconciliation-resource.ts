import * as z from "zod/mini";

/** One line of the books. `oldestSeconds`: the age of its oldest offender, where a line is about age. `ms`: what its queries took. */
const invariantResultSchema = z
  .object({
    name: z.string(),
    says: z.string(),
    ok: z.boolean(),
    count: z.number(),
    offenders: z.array(z.string()),
    oldestSeconds: z.nullable(z.number()),
    ms: z.number(),
  })
  .register(z.globalRegistry, { id: "BookLine" });
export type InvariantResult = z.infer<typeof invariantResultSchema>;

/**
 * The result of a run. `at` is when it began to read, `since` what it began with (null: the beginning), `checkouts` how many it
 * looked at, `suspects` which of them the next run has to look at again, `longestSnapshotMs` for how long it has kept the
 * database from forgetting old rows, at most.
 */
export const reconciliationReportSchema = z
  .object({
    ok: z.boolean(),
    mode: z.enum(["full", "incremental"]),
    at: z.string(),
    since: z.nullable(z.string()),
    durationMs: z.number(),
    longestSnapshotMs: z.number(),
    checkouts: z.number(),
    suspects: z.array(z.string()),
    lines: z.array(invariantResultSchema),
  })
  .register(z.globalRegistry, { id: "Books" });
export type ReconciliationReport = z.infer<typeof reconciliationReportSchema>;
