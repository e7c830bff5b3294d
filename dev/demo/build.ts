import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { ROOT } from "@/dev/child.ts";

const Built = z.object({ fingerprint: z.string(), buildId: z.string() });

const FOLDERS = ["app", "db", "emails", "lib", "public"];
const FILES =
  /^(next|postcss)\.config\.\w+$|^(package-lock|tsconfig)\.json$|^(instrumentation|middleware|proxy)\b.*\.ts$|^\.env/;
const TESTS = /\.test\.tsx?$/;

/**
 * What a build is made of, as one hash: the sources, the lock file, and the database whose products are in its pages.
 * The database's port is no part of it: it may differ from start to start.
 */
export function fingerprint(databaseUrl: string, root: string = ROOT): string {
  const hash = createHash("sha256");
  const database = new URL(databaseUrl);
  if (database.hostname === "127.0.0.1") database.port = "";
  hash.update(database.href);
  const files = readdirSync(root).filter((name) => FILES.test(name));
  for (const folder of FOLDERS) files.push(...filesBelow(root, folder));
  for (const file of files.sort()) {
    hash.update(`\0${file}\0`);
    hash.update(readFileSync(path.join(root, file)));
  }
  return hash.digest("hex");
}

/** Whether the build in `.next` is the one that the record in `dataDir` speaks of, and was made of the same things. */
export function isBuilt(dataDir: string, wanted: string, root: string = ROOT): boolean {
  const buildId = currentBuildId(root);
  const record = readIfPresent(path.join(dataDir, "build.json"));
  if (!buildId || !record) return false;
  const built = Built.safeParse(JSON.parse(record));
  return built.success && built.data.fingerprint === wanted && built.data.buildId === buildId;
}

/** Puts the build in `.next` on record. */
export function recordBuild(dataDir: string, made: string, root: string = ROOT): void {
  const buildId = currentBuildId(root);
  if (!buildId) throw new Error("The build ended without a result: there is no .next/BUILD_ID.");
  const record = { fingerprint: made, buildId };
  writeFileSync(path.join(dataDir, "build.json"), JSON.stringify(record));
}

function currentBuildId(root: string): string | undefined {
  return readIfPresent(path.join(root, ".next", "BUILD_ID"))?.trim();
}

function filesBelow(root: string, folder: string): string[] {
  if (!statSync(path.join(root, folder), { throwIfNoEntry: false })) return [];
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !TESTS.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

function readIfPresent(file: string): string | undefined {
  return statSync(file, { throwIfNoEntry: false }) ? readFileSync(file, "utf8") : undefined;
}
