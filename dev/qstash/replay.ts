import type { DeadLetters } from "./dead-letters.ts";
import type { Deduplication } from "./deduplication.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { Groups } from "./groups.ts";
import type { Journal } from "./journal.ts";
import type { SigningKeys } from "./keys.ts";
import type { Position } from "./message.ts";
import type { Messages } from "./messages.ts";
import type { JournalRecord } from "./records.ts";
import type { Schedules } from "./schedules.ts";

/** What the journal restores of an account. */
export interface Restoring {
  readonly journal: Journal;
  readonly messages: Messages;
  readonly deadLetters: DeadLetters;
  readonly deduplication: Deduplication;
  readonly dispatcher: Dispatcher;
  readonly groups: Groups;
  readonly schedules: Schedules;
  readonly keys: SigningKeys;
}

/** Brings an account to where its journal ends. Nothing is delivered yet. Returns the number of unreadable lines. */
export function replay(account: Restoring): number {
  const unreadable = account.journal.replay((record, position) => apply(account, record, position));
  account.messages.sort();
  return unreadable;
}

function apply(account: Restoring, record: JournalRecord, position: Position): void {
  const { messages, deadLetters, groups, schedules, dispatcher, keys } = account;
  switch (record.op) {
    case "message":
      restore(account, record, position);
      break;
    case "retry":
      retry(account, record);
      break;
    case "over":
      messages.drop(record.messageId);
      break;
    case "dead":
      bury(account, record, position);
      break;
    case "dead-gone":
      deadLetters.forget(record.dlqId);
      break;
    case "deduplication":
      account.deduplication.take(record.key, record.messageId, record.until);
      break;
    case "queue":
      dispatcher.queues.apply(record.queue);
      break;
    case "queue-gone":
      dispatcher.queues.forget(record.name);
      break;
    case "group":
      groups.restore(record.group);
      break;
    case "group-gone":
      groups.forget(record.name);
      break;
    case "schedule":
      schedules.restore(record.schedule);
      break;
    case "schedule-gone":
      schedules.forget(record.scheduleId);
      break;
    case "flow-control":
      dispatcher.flowControls.apply(record.flowControl);
      break;
    case "keys":
      keys.restore(record.given, { current: record.current, next: record.next });
      break;
  }
}

/** A compaction writes the messages of dead letters again; they are dead already. */
function restore(
  { messages, deadLetters }: Restoring,
  record: Extract<JournalRecord, { op: "message" }>,
  position: Position,
): void {
  const letter = deadLetters.findMessage(record.heading.messageId);
  if (letter === undefined) messages.restore(record, position);
  else deadLetters.move(letter, position, letter.position);
}

function retry({ messages }: Restoring, record: Extract<JournalRecord, { op: "retry" }>): void {
  const message = messages.get(record.messageId);
  if (message === undefined) return;
  message.state = "RETRY";
  message.retried = record.retried;
  message.notBefore = record.notBefore;
}

function bury(
  { messages, deadLetters }: Restoring,
  { dlqId, messageId, retried, answer }: Extract<JournalRecord, { op: "dead" }>,
  position: Position,
): void {
  const message = messages.drop(messageId) ?? deadLetters.findMessage(messageId)?.message;
  if (message === undefined) return;
  message.state = "FAILED";
  message.retried = retried;
  deadLetters.restore({ dlqId, message, responseStatus: answer.status, position });
}
