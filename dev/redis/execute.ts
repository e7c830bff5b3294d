import type { Redis } from "ioredis";
import { type Command, CommandError, parseCommand } from "./command.ts";
import { translateScan } from "./scan-types.ts";
import type { Scripts } from "./scripts.ts";

/** A reply of the RESP client (see toWire), or the error that the command got. */
export type Outcome = { reply: unknown } | { error: string };

/** Runs commands on one connection. @throws EngineGone when nobody answers. */
export type Executor = {
  run(command: Command): Promise<Outcome>;
  /** One after the other; other callers' commands may run in between. A bad command is only its own failure. */
  pipeline(commands: unknown[]): Promise<Outcome[]>;
  /** All or none: one that cannot be queued discards all, and the error says so. */
  transaction(commands: unknown[]): Promise<Outcome[] | { error: string }>;
  /** Whether a script has failed since this was last asked: what made it fail may have broken the engine. */
  needsProbe(): boolean;
};

/** The engine did not answer: it is away, or went away before its answer arrived. */
export class EngineGone extends Error {}

export function createExecutor(client: Redis, scripts: Scripts): Executor {
  let scriptFailed = false;
  const translate = (command: Command) => scripts.translate(translateScan(command));
  const run = async (command: Command): Promise<Outcome> => {
    // Not every engine has ECHO, and it needs none.
    if (command[0] === "ECHO" && command.length === 2) return { reply: Buffer.from(command[1] ?? "") };
    const outcome = await ask(client, translate(command));
    if ("error" in outcome && command[0].startsWith("EVAL")) scriptFailed = true;
    const replacement = scripts.replyFor(command);
    return "reply" in outcome && replacement ? { reply: Buffer.from(replacement) } : outcome;
  };

  return {
    run,
    needsProbe() {
      const needed = scriptFailed;
      scriptFailed = false;
      return needed;
    },
    pipeline: (commands) =>
      Promise.all(
        commands.map((command) => {
          const parsed = tryToParse(command);
          return "error" in parsed ? parsed : run(parsed.command);
        }),
      ),
    async transaction(values) {
      const commands = values.map(parseCommand);
      // All of it is written before anything else can be: on one connection, that is what keeps a transaction together.
      const begun = ask(client, ["MULTI"]);
      const queued = commands.map((command) => ask(client, translate(command)));
      const done = ask(client, ["EXEC"]);
      await Promise.all([begun, ...queued]);
      const outcome = await done;
      if ("error" in outcome) return outcome;
      const replies = Array.isArray(outcome.reply) ? outcome.reply : [];
      return commands.map((command, index) => toOutcome(replies[index], scripts.replyFor(command)));
    },
  };
}

function tryToParse(value: unknown): { command: Command } | { error: string } {
  try {
    return { command: parseCommand(value) };
  } catch (error) {
    if (error instanceof CommandError) return { error: error.message };
    throw error;
  }
}

// The client shapes replies and arguments by a command's lower-case name; the upper-case name gets them as they are.
async function ask(client: Redis, [name, ...args]: Command): Promise<Outcome> {
  try {
    return { reply: await client.callBuffer(name, ...args) };
  } catch (error) {
    if (error instanceof Error && error.name === "ReplyError") return { error: error.message };
    throw new EngineGone("The Redis engine does not answer", { cause: error });
  }
}

function toOutcome(reply: unknown, replacement: string | undefined): Outcome {
  if (reply instanceof Error) return { error: reply.message };
  return { reply: replacement ? Buffer.from(replacement) : reply };
}
