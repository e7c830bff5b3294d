import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Account } from "./account.ts";
import { cancel } from "./cancel.ts";
import { Clock } from "./clock.ts";
import { compact, isWasteful } from "./compaction.ts";
import { Faults } from "./faults.ts";
import type { Message } from "./message.ts";
import { messageRecord } from "./records.ts";

let directory: string;
let account: Account;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "compaction-"));
  account = open();
});
afterEach(() => {
  account.close();
  rmSync(directory, { recursive: true, force: true });
});

function open(): Account {
  const limits = { perHost: 1, inAll: 1 };
  const keys = { current: "sig_a", next: "sig_b" };
  const setting = { token: "t", keys, fixedKeys: false, directory, limits, defaultTimeoutMs: 1_000, log: () => {} };
  return new Account(setting, new Clock(), new Faults());
}

function reopen(): void {
  account.close();
  account = open();
}

function send(body: string, deduplicationKey?: string): Message {
  return account.send({
    heading: { url: "http://127.0.0.1:1/", labels: [body], callerIp: "127.0.0.1" },
    content: { delivery: { method: "POST", header: {}, maxRetries: 0 }, body: Buffer.from(body) },
    notBefore: Date.now() + 3_600_000,
    deduplicationKey,
  });
}

const bodies = () => [...account.messages.all()].map((message) => account.messages.content(message).body.toString());
const unreachable = { status: 0, header: {}, body: Buffer.alloc(0), error: "nobody there" };

function bury(message: Message): string {
  const { dlqId } = account.deadLetters.add(message, unreachable);
  account.messages.end(message, "FAILED");
  return dlqId;
}

test("what lives is kept, and what is over leaves the disk", async () => {
  const kept = Array.from({ length: 250 }, (_, n) => send(`kept ${n}`));
  for (let n = 0; n < 250; n += 1) cancel(account, send(`over ${n}`));
  const dlqId = bury(send("dead"));
  account.groups.addEndpoints("g", [{ url: "http://a.example/" }]);
  account.dispatcher.queues.upsert("q", { parallelism: 7 });
  account.dispatcher.flowControls.pin("k", { rate: 3 });
  account.keys.rotate();
  const { current } = account.keys.pair;
  send("remembered", "key");
  const before = account.journal.size;
  await compact(account);
  expect(account.journal.size).toBeLessThan(before * 0.7);
  expect(readdirSync(directory)).toEqual(["00000002.jsonl"]);
  for (const check of [() => {}, reopen]) {
    check();
    expect(bodies()).toHaveLength(kept.length + 1);
    expect(bodies()).toContain("kept 249");
    const letter = account.deadLetters.get(dlqId);
    expect(account.messages.content(letter.message).body.toString()).toBe("dead");
    expect(account.deadLetters.answer(letter)).toMatchObject({ error: "nobody there" });
    expect(account.groups.get("g").endpoints).toHaveLength(1);
    expect(account.dispatcher.queues.view("q")).toMatchObject({ parallelism: 7 });
    expect(account.dispatcher.flowControls.view("k")).toMatchObject({ rateMax: 3, isPinnedRate: true });
    expect(account.keys.pair.current).toBe(current);
    expect(account.deduplication.find("key")).toBeDefined();
  }
});

test("messages that come, go or die while it runs are right afterwards", async () => {
  const first = Array.from({ length: 300 }, (_, n) => send(`first ${n}`));
  const running = compact(account);
  send("during");
  const [, , gone, dead] = first.slice(-4);
  if (gone === undefined || dead === undefined) throw new Error("too few messages");
  cancel(account, gone);
  const dlqId = bury(dead);
  await running;
  for (const check of [() => {}, reopen]) {
    check();
    expect(bodies()).toHaveLength(first.length - 1);
    expect(bodies().at(-1)).toBe("during");
    expect(account.messages.content(account.deadLetters.get(dlqId).message).body.toString()).toBe("first 299");
  }
});

test("a crash before the old segments are gone changes nothing", async () => {
  for (let n = 0; n < 150; n += 1) send(`kept ${n}`);
  const dlqId = bury(send("dead"));
  const running = compact(account);
  account.closing = true;
  await running;
  expect(readdirSync(directory)).toHaveLength(2);
  reopen();
  expect(bodies()).toHaveLength(150);
  expect(account.deadLetters.get(dlqId).message.state).toBe("FAILED");
  await compact(account);
  reopen();
  expect(bodies()).toHaveLength(150);
  expect(account.deadLetters.size).toBe(1);
});

test("a dead letter whose message was written again, just before a crash, stays dead", () => {
  const message = send("dead");
  const content = account.messages.content(message);
  const dlqId = bury(message);
  account.journal.append(messageRecord(message.heading, content, message));
  reopen();
  expect(account.messages.pending).toBe(0);
  expect(account.messages.content(account.deadLetters.get(dlqId).message).body.toString()).toBe("dead");
});

test("it is due when most of a large journal is about things that are over", () => {
  const large = "x".repeat(1 << 20);
  const messages = Array.from({ length: 20 }, () => send(large));
  expect(isWasteful(account)).toBe(false);
  for (const message of messages) cancel(account, message);
  expect(isWasteful(account)).toBe(true);
});
