import type { Command } from "./command.ts";

// pcall, so that an error of SCAN is answered in its own words and not in those of a failed script.
const SCAN_WITH_TYPES = `
local page = redis.pcall('SCAN', unpack(ARGV))
if page.err then return page end
local found = {}
for _, key in ipairs(page[2]) do
  found[#found + 1] = key
  found[#found + 1] = redis.call('TYPE', key).ok
end
return {page[1], found}`;

/**
 * Upstash's SCAN takes WITHTYPE and answers each key followed by its type, which no other Redis does: it becomes a script, one
 * command that may stand in a pipeline or a transaction like the one it replaces. Other commands stay what they are.
 */
export function translateScan(command: Command): Command {
  const [name, ...args] = command;
  const at = withTypeAt(args);
  return name === "SCAN" && at > 0 ? ["EVAL", SCAN_WITH_TYPES, "0", ...args.toSpliced(at, 1)] : command;
}

// cursor, then options, of which only WITHTYPE has no value: a pattern may be called like it.
function withTypeAt(args: string[]): number {
  let at = 1;
  while (at < args.length && args[at]?.toUpperCase() !== "WITHTYPE") at += 2;
  return at < args.length ? at : -1;
}
