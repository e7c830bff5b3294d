import { setImmediate as nextTurn } from "node:timers/promises";
import type { DeadLetter } from "./dead-letters.ts";
import { isOver, type Message, type Position } from "./message.ts";
import { messageRecord } from "./records.ts";
import type { Restoring } from "./replay.ts";

/** Below this much waste a rewrite is not worth its writing. */
const LEAST_WASTE_BYTES = 16 << 20;
const MOVED_PER_TURN = 100;

interface Compacting extends Restoring {
  readonly closing: boolean;
}

/** Whether more than half of the journal, and not just a little, is about things that are over. */
export function isWasteful({ journal, messages, deadLetters }: Restoring): boolean {
  const living = messages.liveBytes + deadLetters.liveBytes;
  return journal.size - living > LEAST_WASTE_BYTES && journal.size > 2 * living;
}

/**
 * Writes everything that lives into a new segment, a little per turn of the event loop, and deletes the old segments.
 * A crash in between is harmless: replaying both, in order, ends in the same state.
 */
export async function compact(account: Compacting): Promise<void> {
  const { journal, messages, deadLetters } = account;
  const older = new Set(journal.rotate());
  writeSettings(account);
  const isOld = (position: Position | undefined) => position !== undefined && older.has(position.segment);
  for (const [index, message] of [...messages.all()].entries()) {
    if (index % MOVED_PER_TURN === MOVED_PER_TURN - 1) await nextTurn();
    if (account.closing) return;
    if (isOld(message.position) && !isOver(message)) moveMessage(account, message);
  }
  for (const [index, letter] of deadLetters.all().entries()) {
    if (index % MOVED_PER_TURN === MOVED_PER_TURN - 1) await nextTurn();
    if (account.closing) return;
    const remains = isOld(letter.position) || isOld(letter.message.position);
    if (remains && deadLetters.find(letter.dlqId) === letter) moveDeadLetter(account, letter);
  }
  journal.drop([...older]);
}

function writeSettings({ journal, deduplication, dispatcher, groups, schedules, keys }: Compacting): void {
  for (const queue of dispatcher.queues.settings()) journal.append({ op: "queue", queue });
  for (const flowControl of dispatcher.flowControls.settings()) journal.append({ op: "flow-control", flowControl });
  for (const group of groups.list()) journal.append({ op: "group", group });
  for (const schedule of schedules.list()) journal.append({ op: "schedule", schedule });
  for (const taken of deduplication.entries()) journal.append({ op: "deduplication", ...taken });
  keys.save();
}

function moveMessage({ journal, messages }: Compacting, message: Message): void {
  messages.move(message, journal.append(messageRecord(message.heading, messages.content(message), message)));
}

function moveDeadLetter({ journal, messages, deadLetters }: Compacting, letter: DeadLetter): void {
  const { message, dlqId } = letter;
  const answer = deadLetters.answer(letter);
  const content = messages.content(message);
  deadLetters.move(
    letter,
    journal.append(messageRecord(message.heading, content, message)),
    deadLetters.write(dlqId, message, answer),
  );
}
