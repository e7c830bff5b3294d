import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "@/dev/testing.ts";
import { copyNative, linkLibraries, nativeFolder } from "./binaries.ts";

test("the binaries run when the package's install script was blocked", () => {
  const folder = path.join(temporaryFolder(), "native");
  copyNative(nativeFolder("/nowhere"), folder);
  const links = readdirSync(path.join(folder, "lib"), { withFileTypes: true }).filter((entry) =>
    entry.isSymbolicLink(),
  );
  for (const link of links) rmSync(path.join(folder, "lib", link.name));
  expect(versionFrom(folder)).not.toMatch(/^postgres \(PostgreSQL\)/);

  linkLibraries(folder);

  expect(versionFrom(folder)).toMatch(/^postgres \(PostgreSQL\) 18/);
});

test("a copy that was interrupted is made again", () => {
  const folder = path.join(temporaryFolder(), "native");
  mkdirSync(path.join(folder, "lib"), { recursive: true });
  for (const half of ["libicuuc.so.60.2", "libxml2.so.2.9.7"]) writeFileSync(path.join(folder, "lib", half), "half");

  copyNative(nativeFolder("/nowhere"), folder);

  expect(versionFrom(folder)).toMatch(/^postgres \(PostgreSQL\) 18/);
});

function versionFrom(native: string): string {
  return spawnSync(path.join(native, "bin", "postgres"), ["--version"], { encoding: "utf8" }).stdout;
}
