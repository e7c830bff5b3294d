import { desc, eq, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db";
import { booksRuns, users } from "@/db/schema";
import { now } from "@/lib/clock";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { count } from "@/lib/metrics";
import { transaction, writeMessages } from "@/lib/outbox";
import { reconcile, type StartingPoint } from "./reconcile";
import type { ReconciliationReport } from "./reconciliation-resource";

const HOUR_MS = 3600_000;
/** What was being written while the last green run read, by clocks that differ, is read again. */
const OVERLAP_MS = HOUR_MS;
/** No incremental run goes back further, or it would get slower for as long as the books are red. What is wrong stays a suspect. */
const LOOK_BACK_MS = 24 * HOUR_MS;

/**
 * Proves the books, all of them or what has changed since they were last right, and writes down the result. When they
 * turn red every admin gets an email: one, however long they stay red.
 */
export async function runReconciliation(mode: ReconciliationReport["mode"]): Promise<ReconciliationReport> {
  const books = await reconcile(mode === "incremental" ? await findStartingPoint() : undefined);
  count("oncart_books_runs_total", { mode, ok: String(books.ok) });
  const red = books.lines.filter((line) => !line.ok).map(({ name, count: offenders }) => ({ name, offenders }));
  if (red.length > 0) log.error({ red }, "the books do not add up");
  await transaction((tx) => record(tx, books));
  return books;
}

/** Where an incremental run begins: an hour before the last green run began, a day ago at most. */
export async function findStartingPoint(): Promise<StartingPoint> {
  const [[last], [green]] = await Promise.all([
    findReconciliationRuns(1),
    db().select().from(booksRuns).where(eq(booksRuns.ok, true)).orderBy(desc(booksRuns.at)).limit(1),
  ]);
  const lastGreen = (green?.at.getTime() ?? 0) - OVERLAP_MS;
  return { since: new Date(Math.max(lastGreen, now().getTime() - LOOK_BACK_MS)), suspects: last?.suspects ?? [] };
}

export type ReconciliationRun = typeof booksRuns.$inferSelect;

/** The last runs, newest first. */
export async function findReconciliationRuns(limit: number): Promise<ReconciliationRun[]> {
  return db().select().from(booksRuns).orderBy(desc(booksRuns.at)).limit(limit);
}

async function record(tx: Transaction, books: ReconciliationReport): Promise<void> {
  // One after the other: of two runs that turn red at once, only the first finds the books green before it.
  await tx.execute(sql`lock table ${booksRuns} in share row exclusive mode`);
  const [last] = await tx.select().from(booksRuns).orderBy(desc(booksRuns.at)).limit(1);
  const id = newId("run");
  const { ok, mode, durationMs, checkouts, suspects } = books;
  const lines = books.lines.map(({ says: _, ok: __, ...line }) => line);
  const since = books.since === null ? null : new Date(books.since);
  await tx
    .insert(booksRuns)
    .values({ id, mode, ok, at: new Date(books.at), durationMs, since, checkouts, suspects, lines });
  if (!ok && (last?.ok ?? true)) await tellAdmins(tx, id);
}

async function tellAdmins(tx: Transaction, reference: string): Promise<void> {
  const admins = await tx.select({ recipient: users.email }).from(users).where(eq(users.role, "admin"));
  await writeMessages(
    tx,
    {},
    admins.map(({ recipient }) => ({
      type: "notification.email",
      payload: { letter: "books-red", reference, recipient },
    })),
  );
}
