import type { Transaction } from "@/db";
import { auditLog } from "@/db/schema";
import type { Event } from "@/lib/messages";

/** `analytics.audit_log`: who did what to what. One entry per event, whatever happens. */
export async function writeAuditEntries(tx: Transaction, events: Event<"analytics.audit_log">[]): Promise<void> {
  const entries = events.map(({ eventId, timestamp, payload }) => ({ eventId, ...payload, at: new Date(timestamp) }));
  await tx.insert(auditLog).values(entries).onConflictDoNothing();
}
