import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "@/db/seed/art/random";
import type { Part, Stack } from "./stack";

export type Kills = Partial<Record<Part, number>>;
export type Tempo = { pauseMs: readonly [number, number]; outageMs: readonly [number, number] };
type Blow = { pauseMs: number; part: Part; outageMs: number };

/** Kills parts with kill -9 and starts them again, so that often more than one is dead; each part dies once before one dies twice. */
export class Killer {
  readonly kills: Kills = {};
  readonly #dead = new Set<Part>();
  readonly #recoveries = new Set<Promise<void>>();

  constructor(
    readonly stack: Pick<Stack, "kill" | "start">,
    readonly random: Random,
    readonly tempo: Tempo,
  ) {}

  /** Strikes until `isOver`, but at least once at every part. Afterwards all are alive. */
  async killUntil(parts: readonly Part[], isOver: () => boolean): Promise<void> {
    for (const { pauseMs, part, outageMs } of blows(this.random, parts, this.tempo)) {
      if (isOver() && parts.every((name) => this.kills[name])) break;
      await sleep(pauseMs);
      if (this.#dead.has(part)) continue;
      const recovery = this.kill(part, outageMs);
      // What does not come back is reported at the end of the storm, not as a rejection that nobody handles.
      recovery.catch(() => {});
      this.#recoveries.add(recovery);
    }
    await Promise.all(this.#recoveries);
  }

  /** One part is dead for so long. */
  async kill(part: Part, outageMs: number): Promise<void> {
    this.#dead.add(part);
    this.kills[part] = (this.kills[part] ?? 0) + 1;
    await this.stack.kill(part);
    await sleep(outageMs);
    await this.stack.start(part);
    this.#dead.delete(part);
  }
}

/** What dies when: bag after bag of all parts, each shuffled anew. */
export function* blows(random: Random, parts: readonly Part[], { pauseMs, outageMs }: Tempo): Generator<Blow, never> {
  for (;;) {
    for (const part of random.shuffle(parts)) {
      yield { pauseMs: random.between(...pauseMs), part, outageMs: random.between(...outageMs) };
    }
  }
}
