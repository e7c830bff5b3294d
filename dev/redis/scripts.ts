import { createHash } from "node:crypto";
import type { Command } from "./command.ts";

const UPSTASH_ONLY_FLAG = "allow-key-locking";

/** Makes scripts that were written for Upstash run on the engine, under the names that their authors know. */
export type Scripts = {
  /** The command with its script, or the SHA-1 of one, as the engine has it. */
  translate(command: Command): Command;
  /** SCRIPT LOAD answers the SHA-1 of the script as it was sent; for other commands there is nothing to replace. */
  replyFor(command: Command): string | undefined;
};

/**
 * @upstash/ratelimit begins its scripts with `#!lua flags=allow-key-locking`, a flag that only Upstash knows: it is
 * removed. An engine without shebang gets an empty comment in place of the line, so that line numbers stay right. A
 * script that was changed has another SHA-1: both are remembered.
 */
export function createScripts(knowsShebang: boolean): Scripts {
  const shas = new Map<string, string>();

  const rewritten = (source: string) => {
    const changed = rewriteShebang(source, knowsShebang);
    if (changed !== source) shas.set(sha1(source), sha1(changed));
    return changed;
  };
  const known = (sha: string) => shas.get(sha.toLowerCase()) ?? sha;

  return {
    translate(command) {
      const [name, first = "", ...rest] = command;
      if (name === "EVAL" || name === "EVAL_RO") return [name, rewritten(first), ...rest];
      if (name === "EVALSHA" || name === "EVALSHA_RO") return [name, known(first), ...rest];
      if (name === "SCRIPT" && isLoad([name, first]) && rest[0] !== undefined) {
        return [name, first, rewritten(rest[0]), ...rest.slice(1)];
      }
      if (name === "SCRIPT" && first.toUpperCase() === "EXISTS") return [name, first, ...rest.map(known)];
      return command;
    },
    replyFor: (command) => (isLoad(command) && command[2] !== undefined ? sha1(command[2]) : undefined),
  };
}

/** The script without what the engine does not understand; see createScripts. */
export function rewriteShebang(source: string, knowsShebang: boolean): string {
  if (!source.startsWith("#!")) return source;
  const end = source.includes("\n") ? source.indexOf("\n") : source.length;
  if (!knowsShebang) return `--${source.slice(end)}`;
  const [interpreter = "", ...settings] = source.slice(0, end).trim().split(/\s+/);
  const kept = settings.map(withoutUpstashFlag).filter((setting) => setting !== "flags=");
  return [interpreter, ...kept].join(" ") + source.slice(end);
}

function withoutUpstashFlag(setting: string): string {
  if (!setting.startsWith("flags=")) return setting;
  const flags = setting.slice("flags=".length).split(",");
  return `flags=${flags.filter((flag) => flag !== UPSTASH_ONLY_FLAG).join(",")}`;
}

function isLoad([name, action]: readonly string[]): boolean {
  return name === "SCRIPT" && action?.toUpperCase() === "LOAD";
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
