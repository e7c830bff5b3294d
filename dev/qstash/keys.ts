import { randomBytes } from "node:crypto";
import type { Journal } from "./journal.ts";

export interface KeyPair {
  readonly current: string;
  readonly next: string;
}

/** The signing keys: the current one signs, the next one is what receivers already trust. */
export class SigningKeys {
  readonly #given: KeyPair;
  readonly #journal: Journal;
  #pair: KeyPair;

  constructor(given: KeyPair, journal: Journal) {
    this.#given = given;
    this.#pair = given;
    this.#journal = journal;
  }

  get pair(): KeyPair {
    return this.#pair;
  }

  /** The next key becomes the current one, and a new key the next. */
  rotate(): KeyPair {
    this.#pair = { current: this.#pair.next, next: `sig_${randomBytes(21).toString("base64url")}` };
    this.save();
    return this.#pair;
  }

  /** Writes down a rotation. Keys that were given at start need no record. */
  save(): void {
    if (this.#pair === this.#given) return;
    this.#journal.append({ op: "keys", given: [this.#given.current, this.#given.next], ...this.#pair });
  }

  /** Takes up a rotation from before a restart, unless other keys have been given since: those are then the truth. */
  restore(given: readonly string[], pair: KeyPair): void {
    if (given[0] === this.#given.current && given[1] === this.#given.next) this.#pair = pair;
  }

  reset(): void {
    this.#pair = this.#given;
  }
}
