import type { Memory, Row } from "./report";

/** The row that ratios are counted in. */
export const UNIT = "bare Next route";

/** What a figure should not exceed, or should reach at least. */
export type Target = { says: string; limit: number; kind: "at most" | "at least"; value: number | null };

/** A limit of one row: which figure, and how far it may go. */
type Limit = { row: string; says: string; limit: number; kind?: Target["kind"]; of(row: Row): number | null };

const JOURNEY = "guest journey until its last side effect";
const CHECKOUT = "checkout until its last side effect";

const LIMITS: readonly Limit[] = [
  { row: "accept, alone", says: "p50, ms", limit: 15, of: ({ p50 }) => p50 },
  { row: "accept", says: "p50, ms", limit: 60, of: ({ p50 }) => p50 },
  {
    row: "accept",
    says: "SQL before the answer",
    limit: 8,
    of: ({ statementsBeforeAnswer }) => statementsBeforeAnswer,
  },
  { row: CHECKOUT, says: "CPU-ms", limit: 15, of: workOf },
  { row: JOURNEY, says: "CPU-ms", limit: 25, of: workOf },
  { row: JOURNEY, says: "SQL", limit: 30, of: ({ statements }) => statements },
  { row: JOURNEY, says: "QStash", limit: 3, of: ({ messages }) => messages },
  { row: JOURNEY, says: "ops/s", limit: 60, kind: "at least", of: ({ perSecond }) => perSecond },
];

/** The targets of an operation, with what was measured. */
export function targetsOf(row: Row): Target[] {
  const own = LIMITS.filter((limit) => limit.row === row.name);
  return own.map(({ says, limit, kind = "at most", of }) => ({ says, limit, kind, value: of(row) }));
}

/** The target of the memory's peak. */
export function memoryTarget({ peakMiB }: Memory): Target {
  return { says: "MiB", limit: 300, kind: "at most", value: peakMiB };
}

/** CPU-ms of app and PostgreSQL; the local cloud stands beside them, for in production others pay for it. */
export function workOf({ cpu }: Row): number | null {
  return cpu.app === null || cpu.postgres === null ? null : cpu.app + cpu.postgres;
}
