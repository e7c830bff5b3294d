import { now } from "./clock";

/** More who come in one window than this are forgotten, the longest known first: memory is not theirs to fill. */
const MOST_KEYS = 50_000;

type Window = { number: number; current: number; previous: number };

/** Counts requests by key, in windows that slide: what was seen in the last window counts less the older it is. */
export class CountsOfThisProcess {
  readonly #windows = new Map<string, Window>();

  /** Counts one request, unless it is more than `max` in `seconds`: then it says how many seconds to wait, and counts nothing. */
  spend(key: string, max: number, seconds: number): number {
    const time = now().getTime() / 1000;
    const window = this.#at(key, Math.floor(time / seconds));
    const passed = (time % seconds) / seconds;
    if (window.current + Math.floor(window.previous * (1 - passed)) >= max) {
      return Math.max(1, Math.ceil(seconds * (1 - passed)));
    }
    window.current += 1;
    return 0;
  }

  /** Takes one request back, if it is still counted. */
  giveBack(key: string): void {
    const window = this.#windows.get(key);
    if (window && window.current > 0) window.current -= 1;
  }

  #at(key: string, number: number): Window {
    const last = this.#windows.get(key);
    if (last?.number === number) return last;
    const window = { number, current: 0, previous: last?.number === number - 1 ? last.current : 0 };
    this.#windows.delete(key);
    this.#windows.set(key, window);
    const oldest = this.#windows.keys().next();
    if (this.#windows.size > MOST_KEYS && !oldest.done) this.#windows.delete(oldest.value);
    return window;
  }
}
