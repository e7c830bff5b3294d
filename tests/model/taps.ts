import { AsyncResource } from "node:async_hooks";
import { Client, Pool } from "pg";
import type { PaymentProvider, ProviderOutcome } from "@/lib/payments/provider";
import { storeCredit } from "@/lib/payments/store-credit";
import { testProvider } from "@/lib/payments/test-provider";
import { type Actor, actorOnStage, offStage } from "./actor";

/** PostgreSQL's name for "two waited for each other, and you are the one who was given up". */
const DEADLOCK = "40P01";

export type Witness = {
  /** A statement was given up, even if the code under test tries it again and nobody notices. */
  sawDeadlock(label: string, actor: Actor | undefined): void;
  /** The provider has acted. */
  sawProvider(operation: string): Promise<void>;
  /** What becomes of the calls that this actor makes. */
  weather(actor: Actor): "away" | "silent" | "refuses" | undefined;
  /** The provider refuses a call for good, in its books too; answers what it says. */
  refuse(operation: string, call: Call): Promise<ProviderOutcome>;
};

export type Call = { idempotencyKey: string; reference?: string; methodToken?: string; amountMinor: number };

type Query = (this: Client, ...args: unknown[]) => Promise<unknown>;
type Callback = (error: unknown, result?: unknown) => void;

/** Makes each statement, and each call to a provider, a step of its actor. Answers how to take the taps off again. */
export function tap(witness: Witness): () => void {
  const restore = [tapConnections(), tapStatements(witness)];
  for (const provider of [testProvider, storeCredit]) restore.push(tapProvider(provider, witness));
  return () => {
    for (const undo of restore) undo();
  };
}

/** A pool hands connections out by callbacks, from wherever one was given back: each must find its own actor again. */
function tapConnections(): () => void {
  const connect = Pool.prototype.connect;
  Pool.prototype.connect = function (this: Pool, ...[callback]: Partial<Parameters<typeof connect>>) {
    return Reflect.apply(connect, this, callback ? [AsyncResource.bind(callback)] : []);
  } as typeof connect;
  return () => {
    Pool.prototype.connect = connect;
  };
}

function tapStatements(witness: Witness): () => void {
  const query = Client.prototype.query as unknown as Query;
  function tapped(this: Client, ...args: unknown[]): Promise<unknown> | undefined {
    const callback = args.find((arg): arg is Callback => typeof arg === "function");
    const rest = args.filter((arg) => arg !== callback);
    const answer = taken(this, labelOf(rest[0]), () => query.apply(this, rest));
    if (!callback) return answer;
    answer.then((result) => callback(undefined, result), callback);
  }
  async function taken(client: Client, label: string, ask: () => Promise<unknown>): Promise<unknown> {
    const actor = actorOnStage();
    // To begin, and to undo, changes nothing that others could see.
    if (actor && !["begin", "rollback"].includes(label)) await actor.step(label, client);
    else actor?.asks(client);
    if (label === "begin") actor?.open.add(client);
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === DEADLOCK) witness.sawDeadlock(label, actor);
      throw error;
    } finally {
      if (label === "commit" || label === "rollback") actor?.open.delete(client);
      actor?.answered(client);
    }
  }
  Client.prototype.query = tapped as unknown as typeof Client.prototype.query;
  return () => {
    Client.prototype.query = query as unknown as typeof Client.prototype.query;
  };
}

const VERB = /\b(insert into|update|delete from|from)\s+"?(\w+)"?/i;

/** What a statement does, in a few words: `insert into orders`, `from payments for update`, `commit`. */
function labelOf(statement: unknown): string {
  const text = (typeof statement === "string" ? statement : String((statement as { text: string }).text)).trim();
  const simple = /^(begin|commit|rollback|savepoint|release|set)\b/i.exec(text)?.[1];
  if (simple) return simple.toLowerCase();
  const verb = VERB.exec(text);
  const words = verb ? `${verb[1]} ${verb[2]}`.toLowerCase() : text.slice(0, 40);
  return /for update/i.test(text) ? `${words} for update` : words;
}

function tapProvider(provider: PaymentProvider, witness: Witness): () => void {
  const original = { ...provider };
  // Store credit is our own code on our own database, and can die between any two of its statements. Others live elsewhere.
  const act = <T>(work: () => Promise<T>) => (provider === storeCredit ? work() : offStage(work));
  const tapped =
    (name: string, ask: (call: Call) => Promise<ProviderOutcome>) =>
    async (call: Call): Promise<ProviderOutcome> => {
      const actor = actorOnStage();
      if (!actor) return ask(call);
      await actor.step(`provider ${name}`);
      const weather = witness.weather(actor);
      if (weather === "away") throw new Error("The provider cannot be reached.");
      const outcome = await (weather === "refuses" && ["capture", "refund"].includes(name)
        ? offStage(() => witness.refuse(name, call))
        : act(() => ask(call)));
      await offStage(() => witness.sawProvider(name));
      await actor.step(`answer ${name}`);
      if (weather === "silent") throw new Error("The provider did not answer.");
      return outcome;
    };
  Object.assign(provider, {
    authorize: tapped("authorize", original.authorize as (call: Call) => Promise<ProviderOutcome>),
    capture: tapped("capture", original.capture as (call: Call) => Promise<ProviderOutcome>),
    void: tapped("void", original.void as (call: Call) => Promise<ProviderOutcome>),
    refund: tapped("refund", original.refund as (call: Call) => Promise<ProviderOutcome>),
  });
  return () => {
    Object.assign(provider, original);
  };
}
