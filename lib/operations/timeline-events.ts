import { and, asc, eq, inArray } from "drizzle-orm";
import type { Transaction } from "@/db";
import { deadLetters, deliveries, events, inbox, outbox } from "@/db/schema";
import { type StoredEvent, selectEvents } from "@/lib/event-store";
import { isEventType, MESSAGES, TOPICS } from "@/lib/messages";
import { errorFor, isAboutAnotherOrder, type Subject, type Visibility } from "./timeline";
import type { MessageState, TimelineDelivery, TimelineEntry } from "./timeline-resource";

type EventEntry = Extract<TimelineEntry, { kind: "event" }>;

/**
 * Every message of a checkout with its deliveries. What a message caused carries the same correlation id: each consumer
 * hands it on. Without `visibility.whole`, messages about other orders of the checkout are left out.
 */
export async function findTimelineEvents(
  tx: Transaction,
  subject: Subject,
  visibility: Visibility,
): Promise<EventEntry[]> {
  const rows = await selectEvents(tx)
    .where(eq(events.correlationId, subject.checkoutId))
    .orderBy(asc(events.createdAt), asc(events.id));
  const visible = visibility.whole ? rows : withoutOtherOrders(rows, subject);
  const status = await findDeliveryStatus(
    tx,
    visible.map(({ id }) => id),
  );
  return visible.flatMap((row) => toEntry(row, status, visibility) ?? []);
}

/** Leaves out what is about another order, and what such a message has caused. Causes come before their effects. */
function withoutOtherOrders(rows: StoredEvent[], subject: Subject): StoredEvent[] {
  const hidden = new Set<string>();
  return rows.filter(({ id, causationId, payload }) => {
    const hide = (causationId !== null && hidden.has(causationId)) || isAboutAnotherOrder(payload, subject);
    if (hide) hidden.add(id);
    return !hide;
  });
}

type DeliveryStatus = Awaited<ReturnType<typeof findDeliveryStatus>>;

/** What became of these messages on their way: four short reads, however many messages there are. */
async function findDeliveryStatus(tx: Transaction, ids: string[]) {
  const ofEvents = inArray(deliveries.eventId, ids);
  const tried = await tx.select().from(deliveries).where(ofEvents).orderBy(asc(deliveries.id));
  const byAll = inArray(inbox.consumer, Object.values(TOPICS));
  const applied = await tx
    .select()
    .from(inbox)
    .where(and(inArray(inbox.eventId, ids), byAll));
  const waiting = await tx.select().from(outbox).where(inArray(outbox.eventId, ids));
  const letters = tx.select({ eventId: deadLetters.eventId }).from(deadLetters);
  const dead = await letters.where(inArray(deadLetters.eventId, ids));
  return {
    tried,
    applied: new Map(applied.map((row) => [row.eventId, row])),
    waiting: new Map(waiting.map((row) => [row.eventId, row])),
    dead: new Set(dead.map(({ eventId }) => eventId)),
  };
}

function toEntry(row: StoredEvent, status: DeliveryStatus, visibility: Visibility): EventEntry | undefined {
  if (!isEventType(row.type)) return undefined;
  const written = row.createdAt.getTime();
  // Two clocks tell these times, the app's and the database's: they may disagree by a little, but nothing ends before it began.
  const since = (moment: Date) => Math.max(0, moment.getTime() - written);
  const done = status.applied.get(row.id);
  const waiting = status.waiting.get(row.id);
  const all: TimelineDelivery[] = status.tried
    .filter(({ eventId }) => eventId === row.id)
    .map((delivery) => ({
      at: delivery.createdAt.toISOString(),
      attempt: delivery.retried + 1,
      outcome: delivery.outcome,
      duplicate: delivery.outcome === "duplicate",
      latencyMs: since(delivery.createdAt),
      ...errorFor(visibility, delivery.error),
    }));
  if (done) {
    const at = done.processedAt.toISOString();
    all.push({
      at,
      attempt: done.retried + 1,
      outcome: "applied",
      duplicate: false,
      latencyMs: since(done.processedAt),
    });
  }
  return {
    kind: "event",
    at: row.createdAt.toISOString(),
    eventId: row.id,
    type: row.type,
    says: MESSAGES[row.type].says,
    causationId: row.causationId,
    state: stateOf(row.id, status),
    publications: waiting?.publications ?? null,
    latencyMs: done ? since(done.processedAt) : null,
    deliveries: all.sort((a, b) => a.at.localeCompare(b.at)),
  };
}

function stateOf(id: string, { applied, waiting, dead }: DeliveryStatus): MessageState {
  if (applied.has(id)) return "applied";
  if (dead.has(id)) return "given_up";
  return waiting.get(id)?.publications === 0 ? "waiting" : "sent";
}
