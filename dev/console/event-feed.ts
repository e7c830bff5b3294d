import type { QStashDesk } from "./qstash.ts";
import type { Event, LocalState } from "./qstash-shapes.ts";

const KEPT = 5_000;
const AT_ONCE = 1_000;
const FRESH_FOR_MS = 500;

/**
 * The last five thousand events of a QStash, without what they carried. Only what is new is asked for, and only when
 * somebody looks; several who look at the same time share one question.
 */
export class EventFeed {
  readonly #qstash: QStashDesk;
  #events: Event[] = [];
  #ended = 0;
  #instance = "";
  #offset = 0;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(qstash: QStashDesk) {
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
    // Events have no number of their own: those of the newest millisecond come again and are replaced.
    const older = this.#events.filter(({ time }) => time < newest);
    this.#events = [...fresh, ...older].slice(0, KEPT);
    this.#askedAt = performance.now();
  }

  // After a reset or a leap of the clock, what is known is of another time. After a restart it is still true.
  #beganAnew(state: LocalState | undefined, offset: number): boolean {
    const ended = state === undefined ? 0 : state.delivered + state.failed + state.cancelled;
    const instance = state?.instance ?? "";
    const anew = offset < this.#offset || (instance === this.#instance && ended < this.#ended);
    this.#ended = ended;
    this.#instance = instance;
    this.#offset = offset;
    return anew;
  }
}
