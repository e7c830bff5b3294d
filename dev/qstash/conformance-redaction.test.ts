import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, until } from "./fixtures.ts";

let cloud: QStashFixture;
beforeEach(async () => {
  cloud = await startQStashFixture();
});
afterEach(() => cloud.close());

const hidden = (text: string) => `REDACTED:${createHash("sha256").update(text).digest("hex")}`;

test("what is redacted arrives as it was, and nobody can read it anywhere else", async () => {
  cloud.receiver.behave = () => ({ status: 500 });
  const { messageId } = await cloud.client.publish({
    url: cloud.receiver.url,
    body: "secret",
    headers: { "x-key": "k", "x-open": "o" },
    retries: 1,
    retryDelay: "3600000",
    redact: { body: true, header: ["x-key"] },
  });
  await until(() => cloud.received.length === 1);
  expect(cloud.received[0]).toMatchObject({ body: "secret", headers: { "x-key": "k", "x-open": "o" } });
  const redacted = { header: { "X-Key": [hidden("k")], "X-Open": ["o"] } };
  expect(await cloud.client.messages.get(messageId)).toMatchObject({ ...redacted, body: hidden("secret") });
  const { logs } = await cloud.client.logs();
  expect(logs[0]).toMatchObject({ ...redacted, body: Buffer.from(hidden("secret")).toString("base64") });
  await cloud.admin("clock", { offsetMs: 3_601_000 });
  await until(async () => (await cloud.state()).failed === 1);
  const [dead] = (await cloud.client.dlq.listMessages()).messages;
  expect(dead).toMatchObject({ ...redacted, body: hidden("secret") });
});

test("a dead letter that is retried carries the real values again", async () => {
  cloud.receiver.behave = () => ({ status: 500 });
  await cloud.client.publish({ url: cloud.receiver.url, body: "secret", retries: 0, redact: { body: true } });
  await until(async () => (await cloud.state()).failed === 1);
  cloud.receiver.behave = () => ({ status: 200 });
  await cloud.client.dlq.retry({ all: true });
  await until(() => cloud.received.length === 2);
  expect(cloud.received[1]?.body).toBe("secret");
});

test("all headers can be redacted, and schedules too", async () => {
  const { scheduleId } = await cloud.client.schedules.create({
    destination: cloud.receiver.url,
    cron: "0 * * * *",
    body: "secret",
    headers: { "x-key": "k" },
    redact: { body: true, header: true },
  });
  const schedule = await cloud.client.schedules.get(scheduleId);
  expect(schedule.body).toBe(hidden("secret"));
  expect(schedule.header).toEqual({ "Content-Type": [hidden("application/json")], "X-Key": [hidden("k")] });
  await cloud.admin("clock", { offsetMs: 3_600_000 });
  await until(() => cloud.received.length === 1);
  expect(cloud.received[0]).toMatchObject({ body: "secret", headers: { "x-key": "k" } });
});

test("the documented spelling headers[Name] is understood as well", async () => {
  const published = await cloud.fetch(`/v2/publish/${cloud.receiver.url}`, {
    method: "POST",
    headers: { "upstash-redact-fields": "headers[x-key]", "upstash-forward-x-key": "k", "upstash-delay": "1h" },
  });
  const { messageId } = await published.json();
  expect((await cloud.client.messages.get(messageId)).header).toEqual({ "X-Key": [hidden("k")] });
});
