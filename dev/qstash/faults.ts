import { z } from "zod";

/** What goes wrong on purpose. Each applies with the given probability, drawn from a seeded sequence. */
export const faultsSchema = z.strictObject({
  /** Every attempt reaches the receiver this many times at once; the first answer counts. */
  deliverTimes: z.int().min(1).max(10).default(1),
  /** The receiver does its work, but its answer is lost on the way: the attempt counts as failed. */
  dropAnswer: z.boolean().default(false),
  /** Every attempt begins this much later. */
  delayMs: z.number().min(0).max(60_000).default(0),
  /** Attempts begin in random order: each waits up to this many milliseconds (true: 50). */
  reorder: z.union([z.boolean(), z.number().min(0).max(60_000)]).default(false),
  /** The first attempts of every message fail without reaching the receiver. */
  failFirst: z.int().min(0).max(100).default(0),
  /** Publishing is answered with 503 and nothing is stored. */
  refusePublishes: z.boolean().default(false),
  /** Publishing is answered with 429, as for an account that is over its rate, and nothing is stored. */
  limitPublishes: z.boolean().default(false),
  /** A publication is stored, but the connection breaks before the publisher hears of it. */
  losePublishAnswers: z.boolean().default(false),
  probability: z.number().min(0).max(1).default(1),
  seed: z.int().default(1),
});
export type FaultSettings = z.infer<typeof faultsSchema>;

/** The faults of one attempt. */
export interface AttemptFaults {
  readonly unreachable: boolean;
  readonly copies: number;
  readonly dropAnswer: boolean;
}

const NO_FAULTS: AttemptFaults = { unreachable: false, copies: 1, dropAnswer: false };
const REORDER_MS = 50;

export class Faults {
  #settings: FaultSettings = faultsSchema.parse({});
  #random = mulberry32(1);
  #active = false;

  get settings(): FaultSettings {
    return this.#settings;
  }

  /** Replaces all settings and begins the random sequence anew. */
  set(settings: FaultSettings): void {
    this.#settings = settings;
    this.#random = mulberry32(settings.seed);
    this.#active = true;
  }

  reset(): void {
    this.#settings = faultsSchema.parse({});
    this.#active = false;
  }

  /** How long an attempt is on the road before it is at the receiver's door. */
  roadMs(): number {
    if (!this.#active) return 0;
    const { delayMs, reorder } = this.#settings;
    const spread = reorder === true ? REORDER_MS : Number(reorder);
    return (this.#strikes() ? delayMs : 0) + (this.#strikes() ? this.#random() * spread : 0);
  }

  /** `retried`: how many attempts of the message have failed before. */
  ofAttempt(retried: number): AttemptFaults {
    if (!this.#active) return NO_FAULTS;
    const { deliverTimes, dropAnswer, failFirst } = this.#settings;
    return {
      unreachable: retried < failFirst && this.#strikes(),
      copies: this.#strikes() ? deliverTimes : 1,
      dropAnswer: dropAnswer && this.#strikes(),
    };
  }

  refusesPublish(): boolean {
    return this.#active && this.#settings.refusePublishes && this.#strikes();
  }

  limitsPublish(): boolean {
    return this.#active && this.#settings.limitPublishes && this.#strikes();
  }

  losesPublishAnswer(): boolean {
    return this.#active && this.#settings.losePublishAnswers && this.#strikes();
  }

  #strikes(): boolean {
    return this.#random() < this.#settings.probability;
  }
}

/** A small seeded generator of numbers in [0, 1): the same seed gives the same faults. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
