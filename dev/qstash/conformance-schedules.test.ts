import { afterEach, beforeEach, expect, test } from "vitest";
import { type QStashFixture, startQStashFixture, until } from "./fixtures.ts";

let cloud: QStashFixture;
beforeEach(async () => {
  cloud = await startQStashFixture();
});
afterEach(() => cloud.close());

const MINUTE = 60_000;
/** Schedules tick hourly here, so that no real tick falls into a test by chance. */
const HOUR = 60 * MINUTE;

test("a schedule publishes a message at each tick and names itself", async () => {
  const { scheduleId } = await cloud.client.schedules.create({
    destination: `${cloud.receiver.url}/tick`,
    cron: "0 * * * *",
    body: "x",
    headers: { "x-from": "schedule" },
    label: "nightly",
  });
  expect(scheduleId).toMatch(/^scd_/);
  for (const n of [1, 2]) {
    await cloud.admin("clock", { offsetMs: n * HOUR });
    await until(() => cloud.received.length === n);
  }
  expect(cloud.received[0]).toMatchObject({ method: "POST", path: "/tick", body: "x" });
  expect(cloud.received[0]?.headers).toMatchObject({ "upstash-schedule-id": scheduleId, "x-from": "schedule" });
  const { logs } = await cloud.client.logs({ filter: { scheduleId, label: "nightly" } });
  expect(logs.length).toBeGreaterThan(0);
});

test("a schedule shows everything it was created with, and how its last tick went", async () => {
  const { scheduleId } = await cloud.client.schedules.create({
    scheduleId: "sweeper",
    destination: cloud.receiver.url,
    cron: " */5 * * * * ",
    method: "PUT",
    body: "x",
    delay: "2m",
    retries: 4,
    retryDelay: "1000",
    timeout: "10s",
    callback: "http://127.0.0.1:1/callback",
    failureCallback: "http://127.0.0.1:1/failure",
    queueName: "sweeps",
    label: ["a", "b"],
    flowControl: { key: "flow", parallelism: 2, rate: 3, period: 4 },
  });
  expect(scheduleId).toBe("sweeper");
  const schedule = await cloud.client.schedules.get("sweeper");
  expect(schedule).toMatchObject({
    scheduleId: "sweeper",
    cron: "*/5 * * * *",
    destination: cloud.receiver.url,
    method: "PUT",
    header: { "Content-Type": ["application/json"] },
    body: "x",
    delay: 120,
    retries: 4,
    retryDelayExpression: "1000",
    timeout: 10,
    callback: "http://127.0.0.1:1/callback",
    failureCallback: "http://127.0.0.1:1/failure",
    queueName: "sweeps",
    label: "a",
    labels: ["a", "b"],
    flowControlKey: "flow",
    parallelism: 2,
    rate: 3,
    period: 4,
    callerIP: "127.0.0.1",
    isPaused: false,
  });
  expect(Number(schedule.nextScheduleTime) % (5 * MINUTE)).toBe(0);
  expect(schedule.nextScheduleTime).toBeGreaterThan(schedule.createdAt);
});

test("the delay of a schedule begins at its tick, and its queue and outcome are known", async () => {
  const { scheduleId } = await cloud.client.schedules.create({
    destination: cloud.receiver.url,
    cron: "0 * * * *",
    delay: 3_600,
    queueName: "sweeps",
  });
  await cloud.admin("clock", { offsetMs: HOUR });
  await until(async () => (await cloud.state()).pending === 1);
  const ticked = await cloud.client.schedules.get(scheduleId);
  expect(Object.values(ticked.lastScheduleStates ?? {})).toEqual(["IN_PROGRESS"]);
  expect(await cloud.client.queue({ queueName: "sweeps" }).get()).toMatchObject({ lag: 1 });
  await cloud.client.schedules.pause({ schedule: scheduleId });
  await cloud.admin("clock", { offsetMs: 2 * HOUR + MINUTE });
  await until(() => cloud.received.length === 1);
  await until(async () => (await cloud.state()).pending === 0);
  const done = await cloud.client.schedules.get(scheduleId);
  expect(Object.values(done.lastScheduleStates ?? {})).toEqual(["SUCCESS"]);
  expect(done.lastScheduleTime).toBeGreaterThan(0);
});

test("a tick that fails for good is shown as failed", async () => {
  cloud.receiver.behave = () => ({ status: 500 });
  const { scheduleId } = await cloud.client.schedules.create({
    destination: cloud.receiver.url,
    cron: "0 * * * *",
    retries: 0,
  });
  await cloud.admin("clock", { offsetMs: HOUR });
  await until(async () => (await cloud.state()).failed === 1);
  const { lastScheduleStates } = await cloud.client.schedules.get(scheduleId);
  expect(Object.values(lastScheduleStates ?? {})).toEqual(["FAIL"]);
});

test("the same id overwrites a schedule completely", async () => {
  const schedules = cloud.client.schedules;
  await schedules.create({
    scheduleId: "s",
    destination: "http://a.example/",
    cron: "0 0 * * *",
    body: "x",
    retries: 1,
  });
  await schedules.create({ scheduleId: "s", destination: "http://b.example/", cron: "0 1 * * *" });
  expect(await schedules.list()).toHaveLength(1);
  const schedule = await schedules.get("s");
  expect(schedule).toMatchObject({ destination: "http://b.example/", cron: "0 1 * * *", retries: 3 });
  expect(schedule).not.toHaveProperty("body");
});

test("CRON_TZ says in which time zone the hours are", async () => {
  const { scheduleId } = await cloud.client.schedules.create({
    destination: "http://a.example/",
    cron: "CRON_TZ=Asia/Kolkata 30 5 * * *",
  });
  const { nextScheduleTime, cron } = await cloud.client.schedules.get(scheduleId);
  expect(cron).toBe("CRON_TZ=Asia/Kolkata 30 5 * * *");
  // Kolkata is five and a half hours ahead, all year.
  expect(Number(nextScheduleTime) % (24 * HOUR)).toBe(0);
});

test("a paused schedule does not tick, a resumed one goes on with the next tick", async () => {
  const schedules = cloud.client.schedules;
  const { scheduleId } = await schedules.create({ destination: cloud.receiver.url, cron: "0 * * * *" });
  await schedules.pause({ schedule: scheduleId });
  expect(await schedules.get(scheduleId)).toMatchObject({ isPaused: true });
  await cloud.admin("clock", { offsetMs: 5 * HOUR });
  expect((await cloud.fetch(`/v2/schedules/${scheduleId}/resume`, { method: "POST" })).status).toBe(200);
  expect(await cloud.state()).toMatchObject({ pending: 0, delivered: 0 });
  await cloud.admin("clock", { offsetMs: 6 * HOUR });
  await until(async () => (await cloud.state()).delivered > 0);
  expect(await cloud.state()).toMatchObject({ pending: 0, delivered: 1 });
});

test("an overwritten schedule forgets its old time", async () => {
  const schedules = cloud.client.schedules;
  await schedules.create({ scheduleId: "s", destination: `${cloud.receiver.url}/moved`, cron: "0 * * * *" });
  await schedules.create({ scheduleId: "s", destination: `${cloud.receiver.url}/moved`, cron: "0 0 1 1 *" });
  await schedules.create({ destination: `${cloud.receiver.url}/other`, cron: "0 * * * *" });
  await cloud.admin("clock", { offsetMs: HOUR });
  await until(async () => (await cloud.state()).delivered > 0);
  expect(cloud.received.map(({ path }) => path)).toEqual(["/other"]);
});

test("a clock that jumps over many ticks makes up for them with one", async () => {
  await cloud.client.schedules.create({ destination: cloud.receiver.url, cron: "0 * * * *" });
  await cloud.admin("clock", { offsetMs: 600 * HOUR });
  await until(async () => (await cloud.state()).delivered === 1);
  expect(await cloud.state()).toMatchObject({ pending: 0, delivered: 1 });
});

test("a deleted schedule is gone and does not tick", async () => {
  const schedules = cloud.client.schedules;
  const { scheduleId } = await schedules.create({ destination: `${cloud.receiver.url}/gone`, cron: "0 * * * *" });
  await schedules.create({ destination: `${cloud.receiver.url}/stays`, cron: "0 * * * *" });
  await schedules.delete(scheduleId);
  await expect(schedules.get(scheduleId)).rejects.toMatchObject({ status: 404 });
  await expect(schedules.delete(scheduleId)).rejects.toMatchObject({ status: 404 });
  await expect(schedules.pause({ schedule: scheduleId })).rejects.toMatchObject({ status: 404 });
  await cloud.admin("clock", { offsetMs: HOUR });
  await until(() => cloud.received.length === 1);
  expect(cloud.received.map(({ path }) => path)).toEqual(["/stays"]);
});

test("a schedule can go to a URL group", async () => {
  const { url } = cloud.receiver;
  await cloud.client.urlGroups.addEndpoints({ name: "g", endpoints: [{ url: `${url}/1` }, { url: `${url}/2` }] });
  await cloud.client.schedules.create({ destination: "g", cron: "0 * * * *" });
  await cloud.admin("clock", { offsetMs: HOUR });
  await until(() => cloud.received.length === 2);
});

test.each(["", "61 * * * *", "* * * * * *", "CRON_TZ=Mars/Olympus 0 0 * * *", "never"])(
  "the cron expression %j is refused",
  async (cron) => {
    const create = cloud.client.schedules.create({ destination: cloud.receiver.url, cron });
    await expect(create).rejects.toMatchObject({ status: 400 });
  },
);
