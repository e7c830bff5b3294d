import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "@/dev/testing.ts";
import { fingerprint, isBuilt, recordBuild } from "./build.ts";

const DATABASE = "postgresql://postgres:one@127.0.0.1:54329/oncart";

test("whatever goes into a build changes its fingerprint", () => {
  const root = project();
  const seen = new Set([fingerprint(DATABASE, root)]);
  for (const [file, content] of [
    ["app/page.tsx", "changed"],
    ["app/new/page.tsx", ""],
    ["lib/rule.ts", "changed"],
    ["package-lock.json", "changed"],
    ["next.config.js", "changed"],
    ["instrumentation.ts", "changed"],
  ] as const) {
    write(root, file, content);
    seen.add(fingerprint(DATABASE, root));
  }
  seen.add(fingerprint(DATABASE.replace("one", "another"), root));
  expect(seen.size).toBe(8);
});

test("tests, documents and the local port of the database do not", () => {
  const root = project();
  const before = fingerprint(DATABASE, root);
  write(root, "app/page.test.tsx", "changed");
  write(root, "README.md", "changed");
  write(root, "dev/demo.ts", "changed");
  expect(fingerprint(DATABASE.replace("54329", "54330"), root)).toBe(before);
});

test("a build is used again only while it is the one on record, made of the same things", () => {
  const root = project();
  const dataDir = temporaryFolder();
  expect(isBuilt(dataDir, "made of this", root)).toBe(false);
  write(root, ".next/BUILD_ID", "first");
  recordBuild(dataDir, "made of this", root);
  expect(isBuilt(dataDir, "made of this", root)).toBe(true);
  expect(isBuilt(dataDir, "made of that", root)).toBe(false);
  write(root, ".next/BUILD_ID", "by hand, since");
  expect(isBuilt(dataDir, "made of this", root)).toBe(false);
});

test("a build without a result is not put on record", () => {
  const dataDir = temporaryFolder();
  expect(() => recordBuild(dataDir, "made of this", project())).toThrow(/without a result/);
});

function project(): string {
  const root = temporaryFolder();
  for (const file of ["app/page.tsx", "lib/rule.ts", "package-lock.json", "next.config.js", "instrumentation.ts"]) {
    write(root, file, "");
  }
  return root;
}

function write(root: string, file: string, content: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), content);
}
