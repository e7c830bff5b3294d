import { setTimeout as sleep } from "node:timers/promises";
import { type Actor, pidOf } from "./actor";

/** What the interleaver asks of the database, over a connection of its own. */
export type Overseer = {
  /** Whether one of these server processes waits for a lock that another holds. */
  isBlocked(pids: number[]): Promise<boolean>;
  /** Ends a server process, as the end of its client would. */
  cut(pid: number): Promise<void>;
};

/** A statement is answered sooner than this, unless it waits for a lock or the machine is busy: then the database is asked. */
const PATIENCE_MS = 4;
const STUCK_MS = 20_000;

/**
 * Lets actors take their steps, one at a time: each begins when the one before has ended, has stopped, or waits for a lock.
 * Who has stopped goes on when as many turns have passed as it lets go first, or when nobody else can. The same actors
 * take the same steps in the same order each time.
 */
export async function interleave(actors: Actor[], overseer: Overseer): Promise<void> {
  const play = new Play(actors, overseer);
  const deadline = Date.now() + STUCK_MS;
  for (;;) {
    const actor = play.next();
    if (actor) await play.turn(actor);
    else if (play.hasBlocked()) await play.waitForLocks();
    else return;
    if (Date.now() > deadline) throw new Error(`The story is stuck:\n${trace(actors)}`);
  }
}

/** Which steps each actor took. */
export function trace(actors: Actor[]): string {
  return actors
    .map(({ name, steps }) => `${name}\n${steps.map((step, at) => `    ${at} ${step}`).join("\n")}`)
    .join("\n");
}

class Play {
  /** Who has stopped, and how many turns must pass. */
  private readonly stopped = new Map<Actor, number>();
  private readonly blocked = new Set<Actor>();
  private readonly free: Actor[] = [];

  constructor(
    private readonly actors: Actor[],
    private readonly overseer: Overseer,
  ) {}

  hasBlocked = () => this.blocked.size > 0;

  /** Whose turn it is: who need not wait any longer, who was freed from a lock, who has not begun, who has only stopped. */
  next(): Actor | undefined {
    const due = [...this.stopped].find(([, turns]) => turns <= 0)?.[0];
    const unborn = this.actors.find((actor) => actor.isUnborn);
    const actor = due ?? this.free.shift() ?? unborn ?? [...this.stopped.keys()][0];
    if (actor) this.stopped.delete(actor);
    return actor;
  }

  /** Goes on until the actor ends, stops, or waits for a lock. */
  async turn(actor: Actor): Promise<void> {
    let lets = 0;
    while (lets === 0 && !actor.isOver && !this.blocked.has(actor)) {
      lets = await this.move(actor);
      await this.freeUnblocked();
    }
    for (const [other, turns] of this.stopped) this.stopped.set(other, turns - 1);
    if (lets > 0) this.stopped.set(actor, lets);
  }

  private async move(actor: Actor): Promise<number> {
    if (actor.isUnborn) actor.begin();
    else if (actor.diesHere()) await actor.die(this.overseer.cut);
    else {
      const lets = actor.stopsHere();
      if (lets > 0) return lets;
      actor.goOn();
    }
    if (!(await this.rests(actor))) this.blocked.add(actor);
    return 0;
  }

  /** Everybody waits for somebody: the database will find the circle. */
  async waitForLocks(): Promise<void> {
    await sleep(1);
    await this.freeUnblocked();
  }

  /** Who waited for a lock, and need not any longer, has its statement answered at once, and goes on when a turn ends. */
  private async freeUnblocked(): Promise<void> {
    for (const actor of this.blocked) {
      if (!(await this.rests(actor, 0))) continue;
      this.blocked.delete(actor);
      if (!actor.isOver) this.free.push(actor);
    }
  }

  /** Waits until the actor is at its next step, or over; false when it cannot get there because of a lock. */
  private async rests(actor: Actor, patience = PATIENCE_MS): Promise<boolean> {
    const deadline = Date.now() + STUCK_MS;
    while (!(await actor.comesToRest(patience))) {
      const pids = [...actor.asked].map(pidOf);
      if (pids.length > 0 && (await this.overseer.isBlocked(pids))) return false;
      if (Date.now() > deadline) throw new Error(`${actor.name} does not get on:\n${trace([actor])}`);
    }
    return true;
  }
}
