import { expect, test } from "vitest";
import { until } from "@/dev/testing.ts";
import { openConsole } from "./console-fixture.ts";

const EVIL = '"><script>alert(1)</script>';

test("the overview says in one look what waits, what is retried and why, and what died", async () => {
  const { client, receiver, get } = await openConsole(({ path }) => ({ status: path === "/ok" ? 200 : 503 }));
  await client.publish({ url: `${receiver.url}/ok`, label: "order.created" });
  await client.publish({ url: `${receiver.url}/ok`, label: "report.made", delay: 600 });
  await client.publish({ url: `${receiver.url}/fails`, label: "command.checkout", retries: 5, retryDelay: "600000" });
  await client.publish({ url: `${receiver.url}/fails`, label: "notification.email", retries: 0 });
  const settled = "1 message waits, 1 will be tried again, 1 dead letter needs a decision.";
  await until(async () => (await get("/")).text.includes(settled));
  const { text } = await get("/");
  expect(text).toContain("Attempt 1 failed: the receiver answered 503. 5 tries left.");
  expect(text).toContain("Its time has not come.");
  expect(text).toMatch(/Accepted<\/span><strong>4<.*Delivered<\/span><strong>1</s);
  expect(text).toContain("2 failed attempts");
});

test("messages are found by state, label and text, also those whose events the log has lost", async () => {
  const { client, receiver, get } = await openConsole();
  const { messageId } = await client.publish({ url: `${receiver.url}/late`, label: "command.late", delay: 600 });
  await client.publish({ url: `${receiver.url}/now`, label: "order.created" });
  await until(async () => (await get("/messages?state=delivered")).text.includes("1 message"));
  expect((await get("/messages?state=delivered")).text).not.toContain(messageId);
  expect((await get("/messages?label=command.late")).text).toContain(messageId);
  for (const search of [messageId, "LATE", "/late"]) {
    const { text } = await get(`/messages?search=${encodeURIComponent(search)}`);
    expect(text).toContain(messageId);
    expect(text).toContain("1 message ");
  }
  expect((await get("/messages?search=nothing-like-it")).text).toContain("No message matches.");
});

test("one message shows every attempt, its headers, and its body for reading; it can be cancelled", async () => {
  const { client, receiver, get, act } = await openConsole(() => ({ status: 500, body: "the till is jammed" }));
  const { messageId } = await client.publishJSON({
    url: `${receiver.url}/till`,
    body: { checkoutId: "chk_1" },
    headers: { "x-request-id": "req_7" },
    retries: 3,
    retryDelay: "600000",
  });
  await until(async () => (await get(`/messages/${messageId}`)).text.includes("Attempt 1 failed"));
  const { text } = await get(`/messages/${messageId}`);
  expect(text).toContain("{\n  &#34;checkoutId&#34;: &#34;chk_1&#34;\n}");
  expect(text).toContain("<dt>X-Request-Id</dt><dd>req_7</dd>");
  expect(text).toContain("the till is jammed");
  expect(text).toContain("after 10 min");
  expect(await act("cancel-message", { messageId })).toMatchObject({ status: 200 });
  expect((await get(`/messages/${messageId}`)).text).toContain("Cancelled: nobody will get it.");
  expect((await get("/messages/msg_never")).text).toContain("QStash knows no such message");
});

test("a dead letter tells its reason and the answer, is retried, and is deleted", async () => {
  const final = { "Upstash-NonRetryable-Error": "true" };
  const { client, receiver, get, act } = await openConsole(() => ({
    status: 489,
    headers: final,
    body: "bad envelope",
  }));
  await client.publish({ url: `${receiver.url}/a`, label: "order.created" });
  const idOf = async () => /name="dlqId" value="([^"]+)"/.exec((await get("/dead-letters")).text)?.[1];
  await until(async () => (await idOf()) !== undefined);
  const { text } = await get("/dead-letters");
  expect(text).toContain("Given up: the receiver said that retrying is of no use (489).");
  expect(text).toContain("bad envelope");
  receiver.behave = () => ({ status: 200 });
  const dlqId = (await idOf()) ?? "";
  expect(await act("retry-dead-letter", { dlqId })).toMatchObject({ status: 200 });
  await until(() => receiver.received.length === 2);
  expect(await idOf()).toBeUndefined();
  expect(await act("delete-dead-letter", { dlqId })).toMatchObject({ status: 404 });

  receiver.behave = () => ({ status: 489, headers: final });
  await client.batch(Array.from({ length: 3 }, () => ({ url: receiver.url })));
  await until(async () => (await get("/")).text.includes("3 dead letters"));
  expect((await act("retry-all-dead-letters")).text).toContain("3 are being delivered again");
  await until(async () => receiver.received.length === 8 && (await get("/")).text.includes("3 dead letters"));
  expect((await act("delete-all-dead-letters")).text).toContain("3 deleted");
});

test("queues and flow control keys are seen, paused and resumed, and say what they hold back", async () => {
  const { client, receiver, get, act } = await openConsole();
  const queue = client.queue({ queueName: "letters" });
  await queue.upsert({ parallelism: 1 });
  expect(await act("pause-queue", { name: "letters" })).toMatchObject({ status: 200 });
  await queue.enqueue({ url: `${receiver.url}/q` });
  await client.urlGroups.addEndpoints({ name: "everyone", endpoints: [{ url: `${receiver.url}/g` }] });
  await until(async () => (await get("/messages")).text.includes("Its queue “letters” is paused."));
  expect((await get("/queues")).text).toContain(`${receiver.url}/g`);
  await act("resume-queue", { name: "letters" });
  await until(() => receiver.received.length === 1);

  await client.publish({ url: `${receiver.url}/f`, flowControl: { key: "bank", parallelism: 1 } });
  await until(() => receiver.received.length === 2);
  await act("pause-flow", { key: "bank" });
  await client.publish({ url: `${receiver.url}/f`, flowControl: { key: "bank", parallelism: 1 } });
  await until(async () => (await get("/messages")).text.includes("Its flow control “bank” is paused."));
  await act("resume-flow", { key: "bank" });
  await until(() => receiver.received.length === 3);
});

test("a key in Redis shows its type, its value and when it expires, and is deleted", async () => {
  const { redis, get, act } = await openConsole();
  await redis.set("cache:product", '{"id":"prd_1"}', { ex: 300 });
  await redis.hset("cart:1", { var_1: "2" });
  const list = (await get("/redis")).text;
  expect(list).toContain("2 keys in all, 2 shown");
  expect(list).toMatch(/cache:product.*string.*in 5 min/s);
  expect((await get("/redis?match=cart:*")).text).not.toContain("cache:product");
  expect((await get("/redis?key=cache:product")).text).toContain("&#34;id&#34;: &#34;prd_1&#34;");
  expect((await get("/redis?key=cart:1")).text).toContain("<dt>var_1</dt><dd>2</dd>");
  await act("delete-key", { key: "cart:1" });
  expect(await redis.exists("cart:1")).toBe(0);
  expect((await get("/redis?key=cart:1")).text).toContain("There is no such key");
});

test("faults are switched on, told on the overview, and ended; the clock moves delays nearer", async () => {
  const { client, receiver, get, act } = await openConsole();
  const usual = { deliverTimes: "1", failFirst: "0", delayMs: "0", reorder: "0", probability: "1", seed: "1" };
  expect(await act("set-faults", { ...usual, deliverTimes: "2" })).toMatchObject({ status: 200 });
  expect((await get("/")).text).toContain("Faults are on: every message is delivered 2 times.");
  await client.publish({ url: receiver.url });
  await until(() => receiver.received.length === 2);
  expect(await act("set-faults", { ...usual, deliverTimes: "99" })).toMatchObject({ status: 400 });
  await act("reset-faults");
  expect((await get("/")).text).not.toContain("Faults are on");

  await client.publish({ url: receiver.url, delay: 3_000 });
  await act("move-clock", { ms: "3600000" });
  await until(() => receiver.received.length === 3);
  expect((await get("/faults")).text).toContain("QStash is 1 h ahead.");
  await act("reset-clock");
});

test("the inbox is a tab that may be framed by the console, under the name that the browser uses", async () => {
  const { console: own, get, inbox, transport } = await openConsole();
  await transport.sendMail({ from: "a@shop.example", to: "ada@example.com", subject: EVIL, text: "." });
  expect((await get("/inbox")).text).toContain(`src="${inbox}"`);
  const byName = await fetch(`${own.url.replace("127.0.0.1", "localhost")}/inbox`);
  expect(await byName.text()).toContain(`src="${inbox.replace("127.0.0.1", "localhost")}"`);
  const framed = await fetch(inbox);
  expect(framed.headers.get("content-security-policy")).toContain(
    "frame-ancestors http://localhost:* http://127.0.0.1:*",
  );
  expect((await framed.text()).match(/<script/g)).toHaveLength(1);
});
