import { statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { loadKeys } from "./keys.ts";
import { temporaryFolder } from "./testing.ts";

test("the secrets of a local cloud are made once, differ from another's, and are nobody else's to read", () => {
  const folder = temporaryFolder();
  const keys = loadKeys(folder);
  expect(loadKeys(folder)).toEqual(keys);
  expect(new Set([...Object.values(keys), ...Object.values(loadKeys(temporaryFolder()))]).size).toBe(12);
  expect(statSync(path.join(folder, "keys.json")).mode & 0o777).toBe(0o600);
});
