import { z } from "zod";

/** A command as the engine gets it: its name, then its arguments. */
export type Command = [string, ...string[]];

/** An answer as Upstash words it, for a command that never reaches the engine or that the engine refuses. */
export class CommandError extends Error {}

// Upstash has one connection for all: what would block it, change it, or hand it over is not available.
const REFUSED = new Set(
  [
    "BLPOP BRPOP BLMOVE BLMPOP BRPOPLPUSH BZPOPMIN BZPOPMAX BZMPOP WAIT WAITAOF",
    "WATCH UNWATCH MULTI EXEC DISCARD",
    "AUTH HELLO CLIENT SELECT QUIT RESET READONLY READWRITE ASKING SWAPDB MOVE MIGRATE",
    "SUBSCRIBE PSUBSCRIBE SSUBSCRIBE UNSUBSCRIBE PUNSUBSCRIBE SUNSUBSCRIBE MONITOR",
    "SHUTDOWN DEBUG CONFIG MODULE ACL SLAVEOF REPLICAOF SYNC PSYNC REPLCONF FAILOVER CLUSTER",
    "SAVE BGSAVE BGREWRITEAOF LATENCY SLOWLOG",
  ].flatMap((names) => names.split(" ")),
);

/** Far more than any library sends, and few enough to be handed to a function. */
const MOST_ARGUMENTS = 50_000;

const Json = z.array(z.unknown()).min(1);

/**
 * Reads a command from JSON: a list whose items become strings, objects as JSON.
 *
 * @throws CommandError when it is no such list, or names a command that is not available over REST.
 */
export function parseCommand(value: unknown): Command {
  const list = Json.safeParse(value);
  if (!list.success) throw new CommandError("ERR failed to parse command: it must be a list that is not empty");
  return toCommand(list.data.map(toArgument));
}

/** Checks a list of strings; see parseCommand. */
export function toCommand([name, ...args]: string[]): Command {
  if (!name) throw new CommandError("ERR empty command");
  const upper = name.toUpperCase();
  if (args.length > MOST_ARGUMENTS) throw new CommandError(`ERR a command may have ${MOST_ARGUMENTS} arguments`);
  const blocks = /^XREAD(GROUP)?$/.test(upper) && args.some((argument) => argument.toUpperCase() === "BLOCK");
  const debugs = upper === "SCRIPT" && args[0]?.toUpperCase() === "DEBUG";
  if (blocks || debugs || REFUSED.has(upper)) {
    const where = "See https://upstash.com/docs/redis/overall/compatibility for details";
    throw new CommandError(`ERR Command is not available: '${name}'. ${where}`);
  }
  return [upper, ...args];
}

function toArgument(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value);
  } catch {
    // What JSON.parse can read may nest too deeply for JSON.stringify to write.
    throw new CommandError("ERR failed to parse command: an argument is nested too deeply");
  }
}
