import { createHash } from "node:crypto";
import type { Clock } from "./clock.ts";
import { FifoQueue } from "./fifo-queue.ts";
import type { HeaderLists } from "./message.ts";

/** How long an id is remembered. Source: QStash's documentation, features/deduplication. */
export const DEDUPLICATION_WINDOW_MS = 600_000;

interface Taken {
  readonly key: string;
  readonly messageId: string;
  readonly until: number;
}

/** Which message took a deduplication key within the last ten minutes. */
export class Deduplication {
  readonly #taken = new Map<string, Taken>();
  /** In order of expiry, so that forgetting never has to search. */
  readonly #order = new FifoQueue<Taken>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The message that has the key, if any. */
  find(key: string): string | undefined {
    const taken = this.#taken.get(key);
    return taken !== undefined && taken.until > this.#clock.now() ? taken.messageId : undefined;
  }

  /** `until` in milliseconds since the epoch. */
  take(key: string, messageId: string, until: number): void {
    const taken = { key, messageId, until };
    this.#taken.set(key, taken);
    this.#order.push(taken);
    this.#forgetOld();
  }

  /** What is still remembered, oldest first. */
  entries(): Taken[] {
    const now = this.#clock.now();
    return [...this.#taken.values()].filter(({ until }) => until > now);
  }

  clear(): void {
    this.#taken.clear();
    this.#order.drain();
  }

  #forgetOld(): void {
    const now = this.#clock.now();
    for (let oldest = this.#order.first; oldest !== undefined && oldest.until <= now; oldest = this.#order.first) {
      this.#order.shift();
      if (this.#taken.get(oldest.key) === oldest) this.#taken.delete(oldest.key);
    }
  }
}

/** The key of Upstash-Content-Based-Deduplication: destination, body, Content-Type and forwarded headers. */
export function contentKey(destination: string, header: HeaderLists, body: Buffer): string {
  const names = Object.keys(header).sort();
  const described = JSON.stringify([destination, names.map((name) => [name, header[name]])]);
  return `content:${createHash("sha256").update(described).update("\n").update(body).digest("base64url")}`;
}
