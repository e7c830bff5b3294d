import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readSource, sourceFiles } from "./setup/import-graph";

const doc = readFileSync("docs/reliability.md", "utf8");

/** The names of all tests: `test("…")`, `it("…")`, and those of a table of cases. */
const names = sourceFiles()
  .filter((file) => /\.(test|spec)\.tsx?$/.test(file))
  .flatMap((file) =>
    [...readSource(file).matchAll(/(?:\b(?:test|it)|\))\(\s*(["'`])(.*?)\1,/g)].map(([, , name = ""]) => name),
  );

/** What stands in quotation marks in the last column of the tables. */
const named = doc
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .flatMap((line) => [...(line.split("|").at(-2) ?? "").matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name));

/** With "…" the rest of a name is left out; otherwise only the issues behind it are. */
function isShortFor(short: string, name: string): boolean {
  if (short.endsWith("…")) return name.startsWith(short.slice(0, -1).trimEnd());
  return name.replace(/ \([a-zA-Z-]+[/#].*\)$/, "") === short;
}

test("every test that the page on reliability names exists", () => {
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((short) => !names.some((name) => isShortFor(short, name)))).toEqual([]);
});

test.each(["docs/reliability.md", "docs/security.md"])("every file that %s names exists", (page) => {
  const text = readFileSync(page, "utf8");
  const files = [...text.matchAll(/`((?:app|db|dev|docs|emails|lib|tests)\/[^`\s]+)`/g)].map(([, file = ""]) => file);
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});
