import type { QStashClient } from "./qstash-client.ts";
import type { Event, LocalState } from "./qstash-shapes.ts";

const KEPT = 5_000;
const AT_ONCE = 1_000;
const FRESH_FOR_MS = 500;

/**
 * The last five thousand events of a QStash, without what they carried. Only what is new is asked for, and only when
 * somebody looks; several who look at the same time share one question.
 */
export class EventFeed {
  readonly #qstash: QStashClient;
  #events: Event[] = [];
  #state: LocalState | undefined;
  #offset = 0;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(qstash: QStashClient) {
    this.#qstash = qstash;
  }

  /** Newest first. Throws BackendAway and BackendRefused. */
  async latest(): Promise<readonly Event[]> {
    if (performance.now() - this.#askedAt > FRESH_FOR_MS) {
      this.#asking ??= this.#refresh().finally(() => {
        this.#asking = undefined;
      });
      await this.#asking;
    }
    return this.#events;
  }

  async #refresh(): Promise<void> {
    const [state, offset] = await Promise.all([this.#qstash.state(), this.#qstash.clockOffset()]);
    if (this.#beganAnew(state, offset)) this.#events = [];
    const newest = this.#events[0]?.time ?? 0;
    const fresh = await this.#qstash.events({ count: AT_ONCE, after: newest });
    // Events have no number of their own, and those of the newest millisecond come again.
    const seen = new Set(fresh.map(identity));
    const boundary = fresh.at(-1)?.time ?? Number.POSITIVE_INFINITY;
    const older = this.#events.filter((event) => event.time <= boundary && !seen.has(identity(event)));
    this.#events = [...fresh, ...older].slice(0, KEPT);
    this.#askedAt = performance.now();
  }

  // After a reset or a leap of the clock, what is known is of another time. After a restart it is still true.
  #beganAnew(state: LocalState | undefined, offset: number): boolean {
    const wasReset = state?.instance === this.#state?.instance && state?.resets !== this.#state?.resets;
    const anew = wasReset || offset < this.#offset;
    this.#state = state;
    this.#offset = offset;
    return anew;
  }
}

function identity({ time, messageId, state }: Event): string {
  return `${time} ${messageId} ${state}`;
}
