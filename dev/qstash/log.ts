import type { Clock } from "./clock.ts";
import { FifoQueue } from "./fifo-queue.ts";
import type { Answer } from "./http-sender.ts";
import type { Message, State } from "./message.ts";

/** What happened to a message, when. */
export interface LogEntry {
  /** Counts up; a page's cursor is the number of its last entry. */
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly state: State;
  readonly message: Message;
  readonly answer: Answer | undefined;
  readonly nextDeliveryTime: number | undefined;
}

const KEPT = 10_000;

/** The last ten thousand events, in memory only: after a restart the log begins anew. */
export class Log {
  readonly #entries = new FifoQueue<LogEntry>();
  readonly #clock: Clock;
  #number = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(message: Message, state: State, about: { time?: number; answer?: Answer; nextDeliveryTime?: number } = {}): void {
    this.#number += 1;
    this.#entries.push({
      number: this.#number,
      time: about.time ?? this.#clock.now(),
      state,
      message,
      answer: about.answer,
      nextDeliveryTime: about.nextDeliveryTime,
    });
    if (this.#entries.length > KEPT) this.#entries.shift();
  }

  /** Newest first. */
  entries(): LogEntry[] {
    return [...this.#entries].reverse();
  }

  clear(): void {
    this.#entries.drain();
  }
}
