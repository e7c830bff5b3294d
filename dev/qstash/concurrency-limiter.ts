import { FifoQueue } from "./fifo-queue.ts";
import type { Message } from "./message.ts";

/** A gate that lets at most `limit` messages through at once, first come first served. */
export class ConcurrencyLimiter {
  limit: number;
  paused = false;
  #active = 0;
  readonly #waiting = new FifoQueue<Message>();
  readonly #admit: (message: Message) => void;
  readonly #skips: (message: Message) => boolean;

  /** Messages that `skips` picks out when it is their turn leave the line without taking a place. */
  constructor(limit: number, admit: (message: Message) => void, skips: (message: Message) => boolean = () => false) {
    this.limit = limit;
    this.#admit = admit;
    this.#skips = skips;
  }

  get active(): number {
    return this.#active;
  }

  get isIdle(): boolean {
    return this.#active === 0 && this.#waiting.length === 0;
  }

  enter(message: Message): void {
    this.#waiting.push(message);
    this.pump();
  }

  /** Takes a place without waiting: for a message that had one before a restart. */
  occupy(): void {
    this.#active += 1;
  }

  leave(): void {
    this.#active -= 1;
    this.pump();
  }

  /** Starts waiting messages up to the limit; call it after `limit` or `paused` has changed. */
  pump(): void {
    while (!this.paused && this.#active < this.limit) {
      const message = this.#waiting.shift();
      if (message === undefined) return;
      if (this.#skips(message)) continue;
      this.#active += 1;
      this.#admit(message);
    }
  }
}
