import { ConcurrencyLimiter } from "./concurrency-limiter.ts";
import type { Message } from "./message.ts";

/**
 * Bounds how many requests run at once: per destination host, so that a slow receiver does not delay others, and in
 * all. Requests beyond the limit wait here, in order.
 */
export class PerHostLimiter {
  readonly #byHost = new Map<string, ConcurrencyLimiter>();
  readonly #all: ConcurrencyLimiter;
  readonly #perHost: number;

  constructor(perHost: number, inAll: number, admit: (message: Message) => void) {
    this.#perHost = perHost;
    this.#all = new ConcurrencyLimiter(inAll, admit);
  }

  get active(): number {
    return this.#all.active;
  }

  get limit(): number {
    return this.#all.limit;
  }

  enter(message: Message): void {
    const host = hostOf(message.heading.url);
    let lane = this.#byHost.get(host);
    if (lane === undefined) {
      lane = new ConcurrencyLimiter(this.#perHost, (next) => this.#all.enter(next));
      this.#byHost.set(host, lane);
    }
    lane.enter(message);
  }

  leave(message: Message): void {
    const host = hostOf(message.heading.url);
    const lane = this.#byHost.get(host);
    this.#all.leave();
    lane?.leave();
    if (lane?.isIdle) this.#byHost.delete(host);
  }
}

/** The host and port of a url, as the `host` filter compares it. */
export function hostOf(url: string): string {
  const start = url.indexOf("//") + 2;
  const end = url.slice(start).search(/[/?#]/);
  const authority = end === -1 ? url.slice(start) : url.slice(start, start + end);
  return authority.slice(authority.lastIndexOf("@") + 1).toLowerCase();
}
