import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { connect, type Engine, type EngineChoice, openEngine } from "./engine.ts";
import { createExecutor, EngineGone, type Executor } from "./execute.ts";
import { createScripts } from "./scripts.ts";

/** An engine that does not answer for this long is wedged: by a script without end, or by a reply that broke the client. */
const PATIENCE_MS = 10_000;
/** A script of one line takes no time. */
const PROBE_MS = 1_000;

/** An engine that is replaced when it is wedged or spoiled; what was in it is gone, as Redis may be at any time. */
export type SupervisedEngine = {
  readonly name: Engine["name"];
  readonly address: Engine["address"];
  /** A connection of its own to the engine of this moment. */
  connect(): Promise<Redis>;
  /** @throws EngineGone when there is no answer; by the next call the engine is another one. */
  run<T>(work: (executor: Executor) => Promise<T>): Promise<T>;
  /** Settles when the engine has ended by itself. */
  ended: Promise<void>;
  stop(): Promise<void>;
};

type Running = { engine: Engine; client: Redis; executor: Executor };

/** @param patienceMs how long a command, a pipeline or a transaction may take. */
export async function superviseEngine(choice: EngineChoice, patienceMs = PATIENCE_MS): Promise<SupervisedEngine> {
  let running = await open(choice);
  let replacing: Promise<void> | undefined;
  let stopping = false;
  let tellEnded = () => {};
  const ended = new Promise<void>((resolve) => {
    tellEnded = resolve;
  });
  const watch = ({ engine }: Running) =>
    engine.ended.then(() => {
      if (engine === running.engine && !replacing && !stopping) tellEnded();
    });
  watch(running);

  const replace = (broken: Running) => {
    if (stopping || broken !== running) return replacing;
    replacing ??= (async () => {
      console.error("The Redis engine did not answer as it should: it is started anew, empty.");
      await close(broken);
      running = await open(choice);
      watch(running);
    })()
      .catch(tellEnded)
      .finally(() => {
        replacing = undefined;
      });
    return replacing;
  };

  return {
    get name() {
      return running.engine.name;
    },
    get address() {
      return running.engine.address;
    },
    connect: () => connect(running.engine),
    async run(work) {
      await replacing;
      const now = running;
      try {
        const result = await withinTime(work(now.executor), patienceMs);
        if (now.executor.needsProbe() && !(await isSound(now))) await replace(now);
        return result;
      } catch (error) {
        // A Redis of somebody else is not ours to end; its client connects again by itself.
        if (error instanceof EngineGone && now.engine.name !== "REDIS_URL") await replace(now);
        throw error;
      }
    },
    ended,
    async stop() {
      stopping = true;
      await replacing;
      await close(running);
    },
  };
}

async function open(choice: EngineChoice): Promise<Running> {
  const engine = await openEngine(choice);
  const client = await connect(engine);
  return { engine, client, executor: createExecutor(client, createScripts(engine.knowsShebang)) };
}

async function close({ engine, client }: Running): Promise<void> {
  client.disconnect();
  await engine.stop();
}

/** The Redis written in JavaScript can be spoiled by a script that went too deep: it then answers no script as it should. */
async function isSound({ executor }: Running): Promise<boolean> {
  const probe = withinTime(executor.run(["EVAL", "local one = {1} return one[1]", "0"]), PROBE_MS);
  const outcome = await probe.catch(() => undefined);
  return outcome !== undefined && "reply" in outcome && String(outcome.reply) === "1";
}

async function withinTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  const over = new AbortController();
  const late = sleep(milliseconds, undefined, { signal: over.signal }).then(
    () => {
      throw new EngineGone("The Redis engine does not answer");
    },
    () => new Promise<never>(() => {}),
  );
  // Whichever loses is of no interest any more.
  work.catch(() => {});
  return Promise.race([work, late]).finally(() => over.abort());
}
