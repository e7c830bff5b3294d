import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as booksRoute } from "@/app/api/webhooks/books/route";
import { POST as sweepRoute } from "@/app/api/webhooks/sweep/route";
import { type QStashFixture, startQStashFixture, until } from "@/dev/qstash/fixtures";
import { databaseForTests } from "@/tests/setup/database";
import { registerSchedules } from "./register-schedules";

databaseForTests();
let cloud: QStashFixture;

beforeAll(async () => {
  cloud = await startQStashFixture();
  Object.assign(process.env, {
    QSTASH_URL: cloud.url,
    QSTASH_TOKEN: cloud.token,
    QSTASH_CURRENT_SIGNING_KEY: cloud.currentSigningKey,
    QSTASH_NEXT_SIGNING_KEY: cloud.nextSigningKey,
    QSTASH_WEBHOOK_BASE_URL: cloud.receiver.url,
  });
});
afterAll(() => cloud.close());

test("what the schedules send is what their webhooks understand", async () => {
  const answers = new Map<string, unknown>();
  cloud.receiver.behave = async ({ url, headers, body }) => {
    const signature = { "upstash-signature": String(headers["upstash-signature"]) };
    const request = new Request(url, { method: "POST", headers: signature, body });
    const route = url.endsWith("/sweep") ? sweepRoute : booksRoute;
    const answer = await route(request, { params: Promise.resolve({}) });
    answers.set(new URL(url).pathname, await answer.json());
    return { status: answer.status };
  };
  await registerSchedules();
  await registerSchedules();
  expect(await cloud.client.schedules.list()).toHaveLength(3);
  await cloud.admin("clock", { offsetMs: 5 * 60_000 });
  const called = ["/api/webhooks/sweep", "/api/webhooks/books"];
  await until(() => called.every((path) => answers.has(path)), "both were called");
  expect(answers.get("/api/webhooks/sweep")).toMatchObject({ rejected: 0, overdue: 0 });
  expect(answers.get("/api/webhooks/books")).toMatchObject({ ok: true, red: [] });
});
