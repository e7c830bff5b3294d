import { randomUUID } from "node:crypto";
import type { Clock } from "./clock.ts";
import { DEDUPLICATION_WINDOW_MS, type Deduplication } from "./deduplication.ts";
import { ApiError } from "./errors.ts";
import { FifoQueue } from "./fifo-queue.ts";
import type { Journal } from "./journal.ts";
import { type Content, type Heading, isOver, type Message, type Position, type State } from "./message.ts";
import { bodyOf, type MessageRecord, messageRecord, messageRecordSchema } from "./records.ts";

/** A message about to exist. It is due at `notBefore`, in milliseconds since the epoch, or `delayMs` after its creation. */
export interface NewMessage {
  readonly heading: Omit<Heading, "messageId" | "sequence" | "createdAt">;
  readonly content: Content;
  readonly notBefore?: number | undefined;
  readonly delayMs?: number | undefined;
  readonly deduplicationKey?: string | undefined;
}

/** How long a message can still be read after it was delivered or cancelled, and how many of them. */
const GRACE_MS = 60_000;
const GRACE_COUNT = 1_000;
/** Contents are kept in memory up to here, for messages that are due within seconds; the others rest on disk. */
const HELD_BYTES = 32 << 20;
const HELD_AHEAD_MS = 10_000;
const CONTENT_OVERHEAD_BYTES = 1_024;
/** The log keeps showing bodies up to this size after the message is over. */
const LOGGED_BODY_BYTES = 4_096;

/** Every message that something may still happen to, and for a moment those that are over. */
export class Messages {
  readonly counts = { delivered: 0, failed: 0, cancelled: 0 };
  #byId = new Map<string, Message>();
  readonly #over = new FifoQueue<{ readonly message: Message; readonly until: number }>();
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #deduplication: Deduplication;
  #sequence = 0;
  #pending = 0;
  #heldBytes = 0;
  #liveBytes = 0;

  constructor(clock: Clock, journal: Journal, deduplication: Deduplication) {
    this.#clock = clock;
    this.#journal = journal;
    this.#deduplication = deduplication;
  }

  get pending(): number {
    return this.#pending;
  }

  /** Bytes of the journal that pending messages need. */
  get liveBytes(): number {
    return this.#liveBytes;
  }

  add(draft: NewMessage): Message {
    this.#sequence += 1;
    const createdAt = this.#clock.now();
    const heading: Heading = {
      messageId: `msg_${randomUUID().replaceAll("-", "")}`,
      sequence: this.#sequence,
      ...draft.heading,
      createdAt,
    };
    const message: Message = {
      heading,
      state: "CREATED",
      retried: 0,
      notBefore: draft.notBefore ?? createdAt + (draft.delayMs ?? 0),
      content: undefined,
      position: undefined,
    };
    this.#place(message, this.#journal.append(messageRecord(heading, draft.content, message, draft.deduplicationKey)));
    this.#hold(message, draft.content);
    if (draft.deduplicationKey !== undefined) this.#remember(draft.deduplicationKey, heading);
    return message;
  }

  /** Takes up a message from the journal, or its newer place there. */
  restore({ heading, retried, notBefore, deduplicationKey }: MessageRecord, position: Position): void {
    const known = this.#byId.get(heading.messageId);
    if (known !== undefined) this.#liveBytes -= known.position?.length ?? 0;
    else this.#pending += 1;
    const message = known ?? { heading, state: "CREATED", retried, notBefore, content: undefined, position };
    message.retried = retried;
    message.notBefore = notBefore;
    message.state = retried > 0 ? "RETRY" : "CREATED";
    message.position = undefined;
    this.#byId.set(heading.messageId, message);
    this.#sequence = Math.max(this.#sequence, heading.sequence);
    this.move(message, position);
    if (deduplicationKey !== undefined) this.#remember(deduplicationKey, heading);
  }

  /** To be called after the last `restore`: a compaction may have written messages in another order. */
  sort(): void {
    const messages = [...this.#byId.entries()].sort(([, a], [, b]) => a.heading.sequence - b.heading.sequence);
    this.#byId = new Map(messages);
  }

  /** Notes where the journal has the message now. */
  move(message: Message, position: Position): void {
    this.#liveBytes += position.length - (message.position?.length ?? 0);
    message.position = position;
  }

  get(messageId: string): Message | undefined {
    return this.#byId.get(messageId);
  }

  /** Those that are not over, oldest first. */
  *all(): Iterable<Message> {
    for (const message of this.#byId.values()) if (!isOver(message)) yield message;
  }

  /** What is to be delivered, from memory or from disk. Throws 404 when it is gone. */
  content(message: Message): Content {
    return message.content ?? this.#load(message);
  }

  /** Puts off a message; its content may go to rest. */
  postpone(message: Message, retried: number, notBefore: number): void {
    message.retried = retried;
    message.notBefore = notBefore;
    message.state = "RETRY";
    this.#journal.append({ op: "retry", messageId: message.heading.messageId, retried, notBefore });
    if (notBefore - this.#clock.now() > HELD_AHEAD_MS) this.#letGo(message, 0);
  }

  /** Nothing will happen to the message any more. For a failed one the dead letter is the record. */
  end(message: Message, state: Extract<State, "DELIVERED" | "FAILED" | "CANCELLED">): void {
    message.state = state;
    this.#pending -= 1;
    this.counts[state === "DELIVERED" ? "delivered" : state === "FAILED" ? "failed" : "cancelled"] += 1;
    this.#letGo(message, state === "FAILED" ? 0 : LOGGED_BODY_BYTES);
    this.#liveBytes -= message.position?.length ?? 0;
    if (state === "FAILED") {
      this.#byId.delete(message.heading.messageId);
      return;
    }
    this.#journal.append({ op: "over", messageId: message.heading.messageId });
    this.#over.push({ message, until: this.#clock.now() + GRACE_MS });
    this.forgetOld();
  }

  /** Removes a message without a trace, as the journal said. */
  drop(messageId: string): Message | undefined {
    const message = this.#byId.get(messageId);
    if (message === undefined) return undefined;
    this.#byId.delete(messageId);
    this.#pending -= 1;
    this.#liveBytes -= message.position?.length ?? 0;
    return message;
  }

  /** Lets delivered and cancelled messages vanish whose time is up. */
  forgetOld(): void {
    const now = this.#clock.now();
    for (let oldest = this.#over.first; oldest !== undefined; oldest = this.#over.first) {
      if (oldest.until > now && this.#over.length <= GRACE_COUNT) return;
      this.#over.shift();
      this.#byId.delete(oldest.message.heading.messageId);
    }
  }

  clear(): void {
    for (const message of this.#byId.values()) message.state = "CANCELLED";
    this.#byId.clear();
    this.#over.drain();
    this.#pending = 0;
    this.#heldBytes = 0;
    this.#liveBytes = 0;
    Object.assign(this.counts, { delivered: 0, failed: 0, cancelled: 0 });
  }

  #place(message: Message, position: Position): void {
    this.#byId.set(message.heading.messageId, message);
    this.#pending += 1;
    this.move(message, position);
  }

  #remember(key: string, { messageId, createdAt }: Heading): void {
    this.#deduplication.take(key, messageId, createdAt + DEDUPLICATION_WINDOW_MS);
  }

  #hold(message: Message, content: Content): void {
    if (message.notBefore - this.#clock.now() > HELD_AHEAD_MS || this.#heldBytes > HELD_BYTES) return;
    message.content = content;
    this.#heldBytes += cost(content);
  }

  #letGo(message: Message, keepUpTo: number): void {
    if (message.content === undefined) return;
    this.#heldBytes -= cost(message.content);
    if (message.content.body.length > keepUpTo || keepUpTo === 0) message.content = undefined;
  }

  #load(message: Message): Content {
    const record = messageRecordSchema.safeParse(message.position && this.#journal.read(message.position));
    if (!record.success || record.data.heading.messageId !== message.heading.messageId) {
      throw new ApiError(404, `message ${message.heading.messageId} is gone`);
    }
    return { delivery: record.data.delivery, body: bodyOf(record.data) };
  }
}

function cost({ body }: Content): number {
  return body.length + CONTENT_OVERHEAD_BYTES;
}
