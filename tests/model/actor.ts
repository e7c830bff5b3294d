import { AsyncLocalStorage } from "node:async_hooks";
import type { Client, PoolClient } from "pg";
import type { Point, Timing } from "./story";

/** A step that waits to be let go. `client`: the connection that it would go over. */
type Gate = { label: string; client: Client | null; open: () => void };

const onStage = new AsyncLocalStorage<Actor>();

/** Whose code is running: undefined outside of a story's acts. */
export const actorOnStage = () => onStage.getStore();

/** Runs something that takes no steps, although an actor asked for it: what happens far away, in a process that lives on. */
export const offStage = <T>(work: () => Promise<T>): Promise<T> => onStage.exit(work);

/** One request, delivery or visit of the sweeper: a process of its own, as far as the shop can tell. */
export class Actor {
  /** Connections with a transaction that this actor has open. */
  readonly open = new Set<Client>();
  /** Connections with a statement that is being executed. */
  readonly asked = new Set<Client>();
  readonly steps: string[] = [];
  private readonly gates: Gate[] = [];
  private state: "unborn" | "alive" | "over" = "unborn";
  private listener: (() => void) | undefined;
  private readonly spent = new Set<object>();

  constructor(
    readonly name: string,
    private readonly timing: Timing,
    private readonly work: () => Promise<void>,
  ) {}

  get isUnborn() {
    return this.state === "unborn";
  }

  get isOver() {
    return this.state === "over";
  }

  /** At a step, or over: nothing happens until somebody lets it go on. */
  get isStill() {
    return this.isOver || (this.asked.size === 0 && this.gates.length > 0);
  }

  begin(): void {
    this.state = "alive";
    onStage.run(this, this.work).finally(() => this.end());
  }

  end(): void {
    this.state = "over";
    this.listener?.();
  }

  /** Resolves when the interleaver lets this step go; never, when the process dies before it. */
  step(label: string, client: Client | null = null): Promise<void> {
    return new Promise((open) => {
      this.gates.push({ label, client, open });
      this.listener?.();
    });
  }

  /** A statement is on its way to the database until `answered`. */
  asks(client: Client): void {
    this.asked.add(client);
  }

  answered(client: Client): void {
    this.asked.delete(client);
    this.listener?.();
  }

  goOn(): void {
    const gate = this.gates.shift();
    if (!gate) return;
    this.steps.push(gate.label);
    if (gate.client) this.asks(gate.client);
    gate.open();
  }

  diesHere(): boolean {
    return this.timing.dies !== undefined && this.isAt(this.timing.dies);
  }

  /** How many others go first, when this is a place to stop; each is one only once. */
  stopsHere(): number {
    const pause = this.timing.pauses?.find((candidate) => !this.spent.has(candidate) && this.isAt(candidate.at));
    if (!pause) return 0;
    this.spent.add(pause);
    return pause.lets;
  }

  private isAt(point: Point): boolean {
    return typeof point === "number" ? this.steps.length === point : (this.gates[0]?.label.includes(point) ?? false);
  }

  /** Everything that this process held is gone: what it had not committed never was. `cut` ends a connection in the database. */
  async die(cut: (pid: number) => Promise<void>): Promise<void> {
    this.steps.push(`(dead before: ${this.gates[0]?.label})`);
    const held = new Set([...this.open, ...this.gates.flatMap(({ client }) => client ?? [])]);
    for (const client of held) {
      if (this.open.has(client)) await cut(pidOf(client));
      // Out of the pool: nobody gets this connection after its death.
      (client as PoolClient).release(true);
    }
    this.end();
  }

  /** Whether it comes to rest within so many milliseconds. */
  async comesToRest(milliseconds: number): Promise<boolean> {
    if (this.isStill) return true;
    return new Promise((resolve) => {
      const patience = setTimeout(() => this.reports(resolve, false), milliseconds);
      this.listener = () => {
        if (!this.isStill) return;
        clearTimeout(patience);
        this.reports(resolve, true);
      };
    });
  }

  private reports(resolve: (rests: boolean) => void, rests: boolean): void {
    this.listener = undefined;
    resolve(rests);
  }
}

/** The process of the server that serves a connection. @types/pg does not know it. */
export function pidOf(client: Client): number {
  const { processID } = client as Client & { processID: number };
  return processID;
}
