import { db, type Transaction } from "@/db";
import { isConflict } from "./database-errors";
import { count } from "./metrics";

/**
 * All of `work`, or nothing of it. When PostgreSQL ends the transaction for the sake of another one (a deadlock, a
 * serialisation failure) it is tried once more; `work` must therefore do nothing but ask the database. A second conflict in a
 * row is thrown, and answered 503.
 */
export async function inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  try {
    return await db().transaction(work);
  } catch (error) {
    if (!isConflict(error)) throw error;
    count("oncart_transaction_conflicts_total", {});
    return db().transaction(work);
  }
}
