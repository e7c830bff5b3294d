import { expect, test } from "vitest";
import { until } from "@/dev/testing.ts";
import { openQStash } from "./console-fixture.ts";
import { QStashClient } from "./qstash-client.ts";
import { CannotRun, runSchedule } from "./run-schedule.ts";

test("a schedule that is run now sends what its next tick would send, and goes on as before", async () => {
  const { client, receiver, target } = await openQStash();
  const desk = new QStashClient({ name: "QStash", ...target });
  const schedule = {
    scheduleId: "sweep",
    destination: `${receiver.url}/sweep?deep=1`,
    cron: "0 0 1 1 *",
    method: "PUT" as const,
    body: '{"say":"ü"}',
    headers: { "content-type": "application/json", "x-note": "a" },
    retries: 0,
  };
  await client.schedules.create(schedule);
  const before = await client.schedules.get("sweep");
  await runSchedule(desk, "sweep");
  await until(() => receiver.received.length === 1);
  expect(receiver.received[0]).toMatchObject({
    method: "PUT",
    path: "/sweep?deep=1",
    body: '{"say":"ü"}',
    headers: { "content-type": "application/json", "x-note": "a" },
  });
  expect(await client.schedules.get("sweep")).toEqual(before);
});

test("a schedule that hides its body is not run: something else would be sent", async () => {
  const { client, receiver, target } = await openQStash();
  const schedule = { scheduleId: "secret", destination: receiver.url, cron: "0 0 1 1 *", body: "secret" };
  await client.schedules.create({ ...schedule, redact: { body: true } });
  await expect(runSchedule(new QStashClient({ name: "QStash", ...target }), "secret")).rejects.toThrow(CannotRun);
  expect(receiver.received).toEqual([]);
});
