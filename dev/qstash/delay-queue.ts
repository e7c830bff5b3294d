import type { Clock } from "./clock.ts";

interface Entry<T> {
  readonly due: number;
  readonly order: number;
  readonly item: T;
}

/** setTimeout fires at once when it is asked to wait for longer than this. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/**
 * Items that wait for a time, handed over in order of that time (and, at the same time, in order of arrival). One
 * timer serves them all; a binary heap keeps a hundred thousand waiting items cheap.
 */
export class DelayQueue<T> {
  readonly #clock: Clock;
  readonly #arrive: (item: T, due: number) => void;
  readonly #heap: Entry<T>[] = [];
  #order = 0;
  #timer: NodeJS.Timeout | undefined;
  #timerDue = Number.POSITIVE_INFINITY;
  #closed = false;

  constructor(clock: Clock, arrive: (item: T, due: number) => void) {
    this.#clock = clock;
    this.#arrive = arrive;
    clock.onJump(() => this.#arm(true));
  }

  get size(): number {
    return this.#heap.length;
  }

  /** `due` in milliseconds since the epoch. What is due already arrives on the next turn of the event loop. */
  add(item: T, due: number): void {
    this.#order += 1;
    this.#heap.push({ due, order: this.#order, item });
    this.#rise(this.#heap.length - 1);
    this.#arm(false);
  }

  /** Forgets every entry that `keep` refuses; called when most of them have been cancelled. */
  retain(keep: (item: T) => boolean): void {
    const kept = this.#heap.filter((entry) => keep(entry.item)).sort(compare);
    this.#heap.length = 0;
    for (const entry of kept) this.#heap.push(entry);
    this.#arm(true);
  }

  close(): void {
    this.#closed = true;
    this.#heap.length = 0;
    clearTimeout(this.#timer);
  }

  #arm(always: boolean): void {
    const next = this.#heap[0];
    if (this.#closed || next === undefined) return;
    if (!always && next.due >= this.#timerDue) return;
    clearTimeout(this.#timer);
    this.#timerDue = next.due;
    const sleep = Math.min(Math.max(0, next.due - this.#clock.now()), LONGEST_SLEEP_MS);
    this.#timer = setTimeout(() => this.#ring(), sleep);
  }

  #ring(): void {
    this.#timerDue = Number.POSITIVE_INFINITY;
    const now = this.#clock.now();
    for (let first = this.#heap[0]; first !== undefined && first.due <= now; first = this.#heap[0]) {
      this.#removeFirst();
      this.#arrive(first.item, first.due);
    }
    this.#arm(true);
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfEarlier(index, parent)) return;
      index = parent;
    }
  }

  #sink(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const smaller = this.#isEarlier(right, left) ? right : left;
      if (!this.#swapIfEarlier(smaller, index)) return;
      index = smaller;
    }
  }

  #isEarlier(a: number, b: number): boolean {
    const first = this.#heap[a];
    const second = this.#heap[b];
    return first !== undefined && second !== undefined && compare(first, second) < 0;
  }

  #swapIfEarlier(child: number, parent: number): boolean {
    const lower = this.#heap[child];
    const upper = this.#heap[parent];
    if (lower === undefined || upper === undefined || compare(lower, upper) >= 0) return false;
    this.#heap[child] = upper;
    this.#heap[parent] = lower;
    return true;
  }
}

function compare(a: Entry<unknown>, b: Entry<unknown>): number {
  return a.due - b.due || a.order - b.order;
}
