import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claimDirectory } from "./lock.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "lock-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Somebody at a port who says that it is `instance`. */
async function somebody(instance: string) {
  const server = createServer((_request, response) => response.end(JSON.stringify({ instance })));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { port: typeof address === "object" ? (address?.port ?? 0) : 0, close: () => server.close() };
}

test("a directory belongs to one at a time, and to the next when it is given back", async () => {
  const first = await somebody("first");
  const release = await claimDirectory(directory, "first", first.port);
  await expect(claimDirectory(directory, "second", 1)).rejects.toThrow(`at port ${first.port}`);
  release();
  expect(readdirSync(directory)).toEqual([]);
  (await claimDirectory(directory, "second", 1))();
  first.close();
});

test("the claim of one who died is taken over", async () => {
  await claimDirectory(directory, "dead", 1);
  const release = await claimDirectory(directory, "alive", 2);
  release();
});

test("the claim of one whose port now belongs to another is taken over", async () => {
  const stranger = await somebody("stranger");
  await claimDirectory(directory, "dead", stranger.port);
  await claimDirectory(directory, "alive", 1);
  stranger.close();
});

test("a claim that cannot be read is worth nothing", async () => {
  writeFileSync(join(directory, "lock.json"), "half a cl");
  await claimDirectory(directory, "alive", 1);
});

test("one whose claim was taken over leaves the new one alone", async () => {
  const release = await claimDirectory(directory, "dead", 1);
  await claimDirectory(directory, "alive", 1);
  release();
  expect(readdirSync(directory)).toEqual(["lock.json"]);
});
