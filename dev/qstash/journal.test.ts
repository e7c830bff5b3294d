import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Journal } from "./journal.ts";
import type { JournalRecord } from "./records.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "journal-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const over = (messageId: string): JournalRecord => ({ op: "over", messageId });
const segment = (number: number) => join(directory, `0000000${number}.jsonl`);

function replayed(journal: Journal): { ids: string[]; unreadable: number } {
  const ids: string[] = [];
  const unreadable = journal.replay((record) => ids.push(record.op === "over" ? record.messageId : record.op));
  return { ids, unreadable };
}

test("records of one turn are on disk once flushed() has resolved, in order", async () => {
  const journal = new Journal(directory);
  journal.append(over("a"));
  journal.append(over("ü"));
  expect(statSync(segment(1)).size).toBe(0);
  await journal.flushed();
  expect(readFileSync(segment(1), "utf8")).toBe('{"op":"over","messageId":"a"}\n{"op":"over","messageId":"ü"}\n');
  expect(replayed(new Journal(directory))).toEqual({ ids: ["a", "ü"], unreadable: 0 });
  journal.close();
});

test("a record can be read back at its position, before and after it was written", async () => {
  const journal = new Journal(directory);
  const first = journal.append(over("größer"));
  const second = journal.append(over("b"));
  expect(journal.read(second)).toEqual(over("b"));
  await journal.flushed();
  expect(journal.read(first)).toEqual(over("größer"));
  journal.close();
});

test("a line that a crash cut short is dropped, and the next record takes its place", () => {
  const first = new Journal(directory);
  first.append(over("whole"));
  first.append(over("torn"));
  first.close();
  truncateSync(segment(1), statSync(segment(1)).size - 5);
  const second = new Journal(directory);
  expect(replayed(second).ids).toEqual(["whole"]);
  second.append(over("next"));
  second.close();
  expect(replayed(new Journal(directory)).ids).toEqual(["whole", "next"]);
});

test("lines that make no sense are counted and passed over", () => {
  appendFileSync(segment(1), 'not json\n{"op":"unknown"}\n{"op":"over","messageId":"a"}\n');
  expect(replayed(new Journal(directory))).toEqual({ ids: ["a"], unreadable: 2 });
});

test("a line longer than a reading chunk is read whole", () => {
  const journal = new Journal(directory);
  const long = "x".repeat(3 << 20);
  journal.append(over("before"));
  journal.append(over(long));
  journal.append(over("after"));
  journal.close();
  expect(replayed(new Journal(directory)).ids).toEqual(["before", long, "after"]);
});

test("after a rotation new records go to a new segment, and old segments can be dropped", () => {
  const journal = new Journal(directory);
  const old = journal.append(over("old"));
  const older = journal.rotate();
  const young = journal.append(over("young"));
  journal.drop(older);
  expect(readdirSync(directory)).toEqual(["00000002.jsonl"]);
  expect(journal.read(old)).toBeUndefined();
  expect(journal.read(young)).toEqual(over("young"));
  journal.close();
  expect(replayed(new Journal(directory)).ids).toEqual(["young"]);
});

test("what is appended after it was closed is written nowhere", async () => {
  const journal = new Journal(directory);
  journal.append(over("a"));
  journal.close();
  journal.append(over("late"));
  await journal.flushed();
  journal.close();
  expect(replayed(new Journal(directory)).ids).toEqual(["a"]);
});

test("its size counts what is about to be written", () => {
  const journal = new Journal(directory);
  journal.append(over("a"));
  const before = journal.size;
  expect(before).toBeGreaterThan(0);
  journal.write();
  expect(journal.size).toBe(before);
  journal.close();
});
