import type { Event, PendingMessage } from "./qstash-shapes.ts";

/** Where a message is, in the console's words. */
export const STATES = ["waiting", "in flight", "retrying", "delivered", "dead", "cancelled"] as const;
export type RowState = (typeof STATES)[number];

/** A message in a list. Times are milliseconds since the epoch, by QStash's clock. */
export type MessageRow = {
  messageId: string;
  state: RowState;
  /** The type of the message: its first label, or the schedule that it comes from. */
  label: string;
  url: string;
  queueName: string | undefined;
  flowControlKey: string | undefined;
  scheduleId: string | undefined;
  topicName: string | undefined;
  /** How many times it was tried, the attempt that runs included. */
  attempts: number;
  maxRetries: number | undefined;
  /** Of the last attempt that ended; 0 when nobody answered. */
  status: number | undefined;
  error: string | undefined;
  /** When it is due next; undefined when nothing more will happen. */
  next: number | undefined;
  /** When the last thing happened to it. */
  since: number;
};

/**
 * The messages that a log and a list of what is pending tell of, the latest first. The list knows messages whose events
 * the log has lost, and its word on a message's state is the newer one.
 */
export function rowsOf(events: readonly Event[], pending: readonly PendingMessage[]): MessageRow[] {
  const rows = new Map<string, MessageRow>();
  for (const event of events) {
    const row = rows.get(event.messageId) ?? begin(event);
    rows.set(event.messageId, row);
    if (event.state === "ACTIVE") row.attempts += 1;
    // From here on events are older than what the row says: they only fill in what it leaves open.
    row.status ??= event.responseStatus;
    row.maxRetries ??= event.maxRetries;
    if (row.state !== "delivered") row.error ??= event.error;
  }
  for (const message of pending) {
    const known = rows.get(message.messageId);
    rows.set(message.messageId, { ...(known ?? fromPending(message)), ...pendingFields(message, known) });
  }
  return [...rows.values()].sort((a, b) => b.since - a.since);
}

/** A state that QStash names, in the console's words. */
function stateInWords(state: string): RowState {
  switch (state) {
    case "CREATED":
      return "waiting";
    case "DELIVERED":
      return "delivered";
    case "FAILED":
      return "dead";
    case "RETRY":
    case "ERROR":
      return "retrying";
    case "ACTIVE":
      return "in flight";
    default:
      return "cancelled";
  }
}

function begin(event: Event): MessageRow {
  const state = stateInWords(event.state);
  const isPending = state === "waiting" || state === "retrying";
  return {
    ...names(event),
    state,
    attempts: 0,
    maxRetries: event.maxRetries,
    status: event.responseStatus,
    error: event.error,
    next: isPending ? event.nextDeliveryTime : undefined,
    since: event.time,
  };
}

function fromPending(message: PendingMessage): MessageRow {
  const { maxRetries, createdAt } = message;
  const rest = { maxRetries, status: undefined, error: undefined, since: createdAt, attempts: 0, next: undefined };
  return { ...names(message), state: "waiting", ...rest };
}

function pendingFields({ state, retried, maxRetries, notBefore }: PendingMessage, known: MessageRow | undefined) {
  const inWords = stateInWords(state);
  return {
    state: inWords,
    attempts: Math.max(known?.attempts ?? 0, retried + (inWords === "in flight" ? 1 : 0)),
    maxRetries: maxRetries ?? known?.maxRetries,
    next: inWords === "in flight" ? undefined : notBefore,
  };
}

function names({ messageId, url, labels, queueName, flowControlKey, scheduleId, topicName }: Event | PendingMessage) {
  return { messageId, url, label: labels[0] ?? scheduleId ?? "", queueName, flowControlKey, scheduleId, topicName };
}
