import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Account } from "./account.ts";
import { Clock } from "./clock.ts";
import { Faults } from "./faults.ts";
import { startReceiver, until } from "./fixtures.ts";

let directory: string;
let account: Account;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "attempt-"));
  receiver = await startReceiver(() => undefined);
  const limits = { perHost: 5, inAll: 5 };
  const keys = { current: "sig_a", next: "sig_b" };
  const setting = { token: "t", keys, fixedKeys: false, directory, limits, defaultTimeoutMs: 5_000, log: () => {} };
  account = new Account(setting, new Clock(), new Faults());
});
afterEach(async () => {
  account.close();
  await receiver.close();
  rmSync(directory, { recursive: true, force: true });
});

function send(body: string, notBefore = 0) {
  return account.send({
    heading: { url: receiver.url, labels: [], callerIp: "127.0.0.1" },
    content: { delivery: { method: "POST", header: {}, maxRetries: 0 }, body: Buffer.from(body) },
    notBefore,
  });
}

test("an attempt that closing breaks off settles nothing", async () => {
  const message = send("x");
  await until(() => receiver.received.length === 1);
  account.close();
  await until(() => account.dispatcher.inFlight === 1 && account.closing);
  await new Promise((resolve) => setImmediate(resolve));
  expect(message.state).toBe("ACTIVE");
  expect(account.messages.counts).toEqual({ delivered: 0, failed: 0, cancelled: 0 });
  expect(account.log.entries().map(({ state }) => state)).toEqual(["ACTIVE", "CREATED"]);
});

test("an attempt that outlives a reset is forgotten with everything else", async () => {
  let answer = () => {};
  receiver.behave = () => new Promise((resolve) => (answer = () => resolve({ status: 500 })));
  send("x");
  await until(() => receiver.received.length === 1);
  account.reset();
  answer();
  await until(() => account.dispatcher.inFlight === 0);
  expect(account.messages.counts).toEqual({ delivered: 0, failed: 0, cancelled: 0 });
  expect(account.deadLetters.size).toBe(0);
});

test("a message whose line in the journal is gone is cancelled and holds up nobody", async () => {
  receiver.behave = () => ({ status: 200 });
  const lost = send("lost", Date.now() + 60_000);
  account.journal.drop(account.journal.rotate());
  send("other");
  account.clock.offsetMs = 61_000;
  await until(() => account.messages.pending === 0);
  expect(lost.state).toBe("CANCELLED");
  expect(receiver.received.map(({ body }) => body)).toEqual(["other"]);
});
