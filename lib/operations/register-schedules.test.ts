import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as sweepRoute } from "@/app/api/webhooks/sweep/route";
import { type Cloud, startCloud, until } from "@/dev/qstash/fixtures";
import { databaseForTests } from "@/tests/setup/database";
import { registerSchedules } from "./register-schedules";

databaseForTests();
let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud();
  Object.assign(process.env, {
    QSTASH_URL: cloud.url,
    QSTASH_TOKEN: cloud.token,
    QSTASH_CURRENT_SIGNING_KEY: cloud.currentSigningKey,
    QSTASH_NEXT_SIGNING_KEY: cloud.nextSigningKey,
    QSTASH_WEBHOOK_BASE_URL: cloud.receiver.url,
  });
});
afterAll(() => cloud.close());

test("what the schedule sends is what the sweeper's webhook understands", async () => {
  let answer: Response | undefined;
  cloud.receiver.behave = async ({ url, headers, body }) => {
    const signature = { "upstash-signature": String(headers["upstash-signature"]) };
    answer = await sweepRoute(new Request(url, { method: "POST", headers: signature, body }), {
      params: Promise.resolve({}),
    });
    return { status: answer.status };
  };
  await registerSchedules();
  await registerSchedules();
  expect(await cloud.client.schedules.list()).toHaveLength(2);
  await cloud.admin("clock", { offsetMs: 60_000 });
  await until(() => answer !== undefined, "the sweeper was called");
  expect(answer?.status).toBe(200);
  expect(await answer?.json()).toMatchObject({ rejected: 0, overdue: 0 });
});
