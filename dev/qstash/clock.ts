type Listener = () => void;

/**
 * The time that delays, retries, schedules, rates and the memory of deduplication go by: the wall clock plus an
 * offset that a test may move. Signatures do not use it, because receivers check them by their own wall clock.
 */
export class Clock {
  #offsetMs = 0;
  readonly #listeners = new Set<Listener>();

  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  set offsetMs(value: number) {
    this.#offsetMs = value;
    for (const listener of this.#listeners) listener();
  }

  /** Calls back after every jump, so that whoever sleeps until a time can look again. */
  onJump(listener: Listener): void {
    this.#listeners.add(listener);
  }
}
