/** Below this many served places it is not worth moving the rest of the line forward. */
const TIDY_AFTER = 1_024;

/** First in, first out, at constant cost per item however long the line is. */
export class FifoQueue<T> {
  #items: T[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  get first(): T | undefined {
    return this.#items[this.#head];
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (this.#head >= this.#items.length) return undefined;
    this.#head += 1;
    if (this.#head > TIDY_AFTER && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** Everything that waits, first come first; the line is empty afterwards. */
  drain(): T[] {
    const waiting = this.#items.slice(this.#head);
    this.#items = [];
    this.#head = 0;
    return waiting;
  }

  *[Symbol.iterator](): Iterator<T> {
    yield* this.#items.slice(this.#head);
  }
}
