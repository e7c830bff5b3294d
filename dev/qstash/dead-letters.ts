import type { Clock } from "./clock.ts";
import { notFound } from "./errors.ts";
import { type Answer, canonicalHeader } from "./http-sender.ts";
import type { Journal } from "./journal.ts";
import type { Message, Position } from "./message.ts";
import { type AnswerRecord, deadRecordSchema } from "./records.ts";

/** A message that was given up. The answer that ended it rests on disk. */
export interface DeadLetter {
  readonly dlqId: string;
  readonly message: Message;
  readonly responseStatus: number;
  position: Position;
}

/** Messages whose retries are used up, or whose receiver said that retrying is of no use. */
export class DeadLetters {
  readonly #byId = new Map<string, DeadLetter>();
  readonly #byMessage = new Map<string, DeadLetter>();
  readonly #clock: Clock;
  readonly #journal: Journal;
  #lastTime = 0;
  #sameTime = 0;
  #liveBytes = 0;

  constructor(clock: Clock, journal: Journal) {
    this.#clock = clock;
    this.#journal = journal;
  }

  get size(): number {
    return this.#byId.size;
  }

  get liveBytes(): number {
    return this.#liveBytes;
  }

  add(message: Message, answer: Answer): DeadLetter {
    const dlqId = this.#nextId();
    const position = this.write(dlqId, message, {
      status: answer.status,
      header: canonicalHeader(answer.header),
      body: answer.body.toString("base64"),
      error: answer.error,
    });
    const letter: DeadLetter = { dlqId, message, responseStatus: answer.status, position };
    this.restore(letter);
    return letter;
  }

  /** Appends the line that makes a dead letter durable. */
  write(dlqId: string, message: Message, answer: AnswerRecord): Position {
    const { messageId } = message.heading;
    return this.#journal.append({ op: "dead", dlqId, messageId, retried: message.retried, answer });
  }

  restore(letter: DeadLetter): void {
    const [time = 0, count = 0] = letter.dlqId.split("-").map(Number);
    if (time > this.#lastTime || (time === this.#lastTime && count > this.#sameTime)) {
      this.#lastTime = time;
      this.#sameTime = count;
    }
    this.forget(letter.dlqId);
    this.#byId.set(letter.dlqId, letter);
    this.#byMessage.set(letter.message.heading.messageId, letter);
    this.#liveBytes += bytesOf(letter);
  }

  /** Notes where the journal has the message and its answer now. */
  move(letter: DeadLetter, message: Position, answer: Position): void {
    this.#liveBytes -= bytesOf(letter);
    letter.message.position = message;
    letter.position = answer;
    this.#liveBytes += bytesOf(letter);
  }

  find(dlqId: string): DeadLetter | undefined {
    return this.#byId.get(dlqId);
  }

  findMessage(messageId: string): DeadLetter | undefined {
    return this.#byMessage.get(messageId);
  }

  /** Throws 404. */
  get(dlqId: string): DeadLetter {
    const letter = this.#byId.get(dlqId);
    if (letter === undefined) throw notFound(`dlq message ${dlqId} not found`);
    return letter;
  }

  /** Oldest first. */
  all(): DeadLetter[] {
    return [...this.#byId.values()];
  }

  /** The answer that ended it, read from disk. */
  answer(letter: DeadLetter): AnswerRecord {
    const record = deadRecordSchema.safeParse(this.#journal.read(letter.position));
    return record.success ? record.data.answer : { status: letter.responseStatus, header: {}, body: "" };
  }

  remove(dlqId: string): void {
    if (this.forget(dlqId)) this.#journal.append({ op: "dead-gone", dlqId });
  }

  /** Removes a dead letter as the journal said. */
  forget(dlqId: string): boolean {
    const letter = this.#byId.get(dlqId);
    if (letter === undefined) return false;
    this.#liveBytes -= bytesOf(letter);
    this.#byMessage.delete(letter.message.heading.messageId);
    return this.#byId.delete(dlqId);
  }

  clear(): void {
    this.#byId.clear();
    this.#byMessage.clear();
    this.#liveBytes = 0;
  }

  /** `1725323658779-0`: the time, and a number among those of the same millisecond. */
  #nextId(): string {
    const now = Math.max(this.#clock.now(), this.#lastTime);
    this.#sameTime = now === this.#lastTime ? this.#sameTime + 1 : 0;
    this.#lastTime = now;
    return `${now}-${this.#sameTime}`;
  }
}

/** What a dead letter needs of the journal: its message and its answer. */
function bytesOf({ message, position }: DeadLetter): number {
  return position.length + (message.position?.length ?? 0);
}
