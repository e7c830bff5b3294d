import type { Transaction } from "@/db";
import { auditLog } from "@/db/schema";
import type { Event } from "@/lib/messages";

/** `analytics.audit_log`: who did what to what. One entry per event, whatever happens. */
export async function writeAuditEntry(tx: Transaction, event: Event<"analytics.audit_log">): Promise<void> {
  const at = new Date(event.timestamp);
  await tx
    .insert(auditLog)
    .values({ eventId: event.eventId, ...event.payload, at })
    .onConflictDoNothing();
}
