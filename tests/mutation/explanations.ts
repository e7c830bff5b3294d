import { readFileSync } from "node:fs";
import path from "node:path";
import type { Mutant } from "./mutate";

type Survivor = { at: string; text: string; status: Mutant["status"] };

/** The survivors that docs/mutation.md explains, a row of its table each: place and mutation. */
export function readExplanations(file = "docs/mutation.md"): string[] {
  const rows = readFileSync(file, "utf8").matchAll(/^\| `([^`]+)` \| `([^`]+)` \|/gm);
  return [...rows].map(([, place, mutation]) => `${place} ${mutation?.replaceAll("\\|", "|")}`);
}

/** The survivors that no row explains. A row explains one of them: of two that read alike, each needs its own. */
export function withoutExplanation(survivors: Mutant[], explained: string[]): Survivor[] {
  const left = [...explained];
  return survivors.flatMap((mutant) => {
    const place = path.relative(process.cwd(), mutant.fileName);
    const text = textOf(mutant);
    const row = left.indexOf(`${place} ${text}`);
    if (row === -1) return [{ at: `${place}:${mutant.location.start.line}`, text, status: mutant.status }];
    left.splice(row, 1);
    return [];
  });
}

/** What stood there, and what stands there instead. */
function textOf({ fileName, location: { start, end }, replacement }: Mutant): string {
  const lines = readFileSync(fileName, "utf8")
    .split("\n")
    .slice(start.line - 1, end.line);
  const last = lines.length - 1;
  const cut = lines.map((line, index) => {
    const until = index === last ? end.column - 1 : undefined;
    return line.slice(index === 0 ? start.column - 1 : 0, until);
  });
  return `${brief(cut.join(" "))} → ${brief(replacement)}`;
}

/** On one line, without the marks that would end a row's code, and no longer than a row can be. */
function brief(code: string): string {
  const line = code.replaceAll("`", "'").replaceAll(/\s+/g, " ").trim();
  return line.length <= 90 ? line : `${line.slice(0, 60)} … ${line.slice(-28)}`;
}
