import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { recordEnvironment, recordedEnvironment } from "./environment.ts";

const dataDir = mkdtempSync(path.join(tmpdir(), "oncart-environment-"));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test("a script finds the environment of the shop that was started last, and nobody else reads it", () => {
  expect(recordedEnvironment(dataDir)).toBeUndefined();
  recordEnvironment(dataDir, { DATABASE_URL: "postgresql://first", QSTASH_TOKEN: "secret" });
  recordEnvironment(dataDir, { DATABASE_URL: "postgresql://second", QSTASH_TOKEN: "secret" });
  expect(recordedEnvironment(dataDir)).toEqual({ DATABASE_URL: "postgresql://second", QSTASH_TOKEN: "secret" });
  expect(statSync(path.join(dataDir, "environment.json")).mode & 0o777).toBe(0o600);
});
