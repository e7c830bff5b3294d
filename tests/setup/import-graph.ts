import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export type Import = { from: string; to: string; typeOnly: boolean };

const ROOT = path.resolve(import.meta.dirname, "../..");
const ROOMS = ["app", "db", "dev", "emails", "lib", "tests"];
const SPECIFIER =
  /\b(?:import|export)\s+(type\s+)?(?:[\w*{},$\s]*?\sfrom\s+)?["']([^"'\n]+)["']|\bimport\(\s*["']([^"'\n]+)["']\s*\)/g;

/** Every source file of the project, relative to its root. */
export function sourceFiles(): string[] {
  return ROOMS.filter((room) => existsSync(path.join(ROOT, room))).flatMap((room) =>
    readdirSync(path.join(ROOT, room), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(ts|tsx|mjs)$/.test(file))
      .map((file) => path.posix.join(room, file)),
  );
}

/** The text of a source file. */
export function readSource(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}

/** What a file imports: project files by their path, packages by their specifier. */
export function importsOf(file: string): Import[] {
  const code = readSource(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  return [...code.matchAll(SPECIFIER)].map((match) => {
    const specifier = match[2] ?? match[3] ?? "";
    return { from: file, to: resolve(file, specifier), typeOnly: match[1] !== undefined };
  });
}

function resolve(file: string, specifier: string): string {
  if (!specifier.startsWith(".") && !specifier.startsWith("@/")) return specifier;
  const bare = specifier.startsWith("@/")
    ? specifier.slice(2)
    : path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  const candidates = [bare, `${bare}.ts`, `${bare}.tsx`, `${bare}.mjs`, `${bare}/index.ts`];
  return candidates.find((candidate) => /\.\w+$/.test(candidate) && existsSync(path.join(ROOT, candidate))) ?? bare;
}

/** The chain of value imports by which `start` reaches something forbidden, or undefined. */
export function chainTo(start: string, forbidden: (target: string) => boolean): string[] | undefined {
  const queue: string[][] = [[start]];
  const seen = new Set([start]);
  for (let chain = queue.shift(); chain; chain = queue.shift()) {
    const last = chain.at(-1) ?? start;
    for (const { to, typeOnly } of isSource(last) ? importsOf(last) : []) {
      if (typeOnly || seen.has(to)) continue;
      if (forbidden(to)) return [...chain, to];
      seen.add(to);
      queue.push([...chain, to]);
    }
  }
  return undefined;
}

function isSource(target: string): boolean {
  return ROOMS.some((room) => target.startsWith(`${room}/`)) && /\.(ts|tsx|mjs)$/.test(target);
}
