import { chmodSync, mkdirSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { temporaryFolder } from "@/dev/testing.ts";
import { canReach, chooseAccount } from "./account.ts";

const STRANGER = { uid: 54_321, gid: 54_321 };

test("a directory that only its owner may enter is out of reach for others", () => {
  const folder = temporaryFolder();
  const below = path.join(folder, "closed", "deeper");
  mkdirSync(below, { recursive: true });
  expect(canReach(STRANGER, below)).toBe(true);
  chmodSync(path.join(folder, "closed"), 0o700);
  expect(canReach(STRANGER, below)).toBe(false);
});

test("a directory that does not exist yet is judged by the ones above it", () => {
  const folder = temporaryFolder();
  expect(canReach(STRANGER, path.join(folder, "not", "there"))).toBe(true);
  chmodSync(folder, 0o700);
  expect(canReach(STRANGER, path.join(folder, "not", "there"))).toBe(false);
});

test("an ordinary user runs PostgreSQL without any other account", () => {
  actAs(process.getuid?.() || 1);
  expect(chooseAccount("/", "/", undefined)).toEqual({ account: { kind: "self" }, mustMove: false });
});

test("an ordinary user is told what to do about database files that are somebody else's", () => {
  actAs(1_000);
  expect(() => chooseAccount("/", "/", 26)).toThrow(/belong to another user \(id 26\).*LOCAL_DATA_DIR/s);
});

test("root keeps to the account that owns the database files", () => {
  actAs(0);
  const folder = temporaryFolder();
  // Every system has a user 1, `daemon` or `bin`.
  const { account } = chooseAccount(folder, folder, 1);
  expect(account).toMatchObject({ kind: "user", uid: 1 });
});

function actAs(uid: number): void {
  const spy = vi.spyOn(process, "getuid").mockReturnValue(uid);
  onTestFinished(() => spy.mockRestore());
}
