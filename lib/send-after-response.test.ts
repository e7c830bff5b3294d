import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type BackgroundTask, executeInBackground } from "./background-tasks";
import { createEvent } from "./create-event";
import { registerDispatcher } from "./dispatcher";
import type { Event } from "./messages";
import { sendAfterResponse } from "./outbox";
import { sendMessages } from "./send-messages";

vi.mock("./background-tasks", { spy: true });
vi.mock("./send-messages", { spy: true });

const local = createEvent("checkout.rejected", { checkoutId: "chk_1", userId: null, reason: "overdue" }, {});
const queued = createEvent("command.inventory.release", { checkoutId: "chk_1" }, {});

/** What has become of messages: the tasks that the response leaves behind, and what they hand to whom. */
let tasks: BackgroundTask[] = [];
let handed: { to: string; events: Event[] }[] = [];

beforeEach(() => {
  [tasks, handed] = [[], []];
  vi.mocked(executeInBackground).mockImplementation((given, context) => {
    expect(context).toBe("outbox");
    tasks.push(...given);
  });
  vi.mocked(sendMessages).mockImplementation(async (events) => void handed.push({ to: "QStash", events }));
});
afterEach(() => {
  registerDispatcher(undefined);
  vi.restoreAllMocks();
});

async function send(news: Event[]) {
  vi.mocked(executeInBackground).mockClear();
  sendAfterResponse(news);
  for (const task of tasks.splice(0)) await task();
  return handed.splice(0);
}

test("what only this shop has to know goes to its own listeners, and all else to QStash; who gets nothing is not troubled", async () => {
  registerDispatcher(async (events) => void handed.push({ to: "listeners", events }));
  expect(await send([local, queued])).toEqual([
    { to: "QStash", events: [queued] },
    { to: "listeners", events: [local] },
  ]);
  expect(await send([local])).toEqual([{ to: "listeners", events: [local] }]);
  expect(await send([queued])).toEqual([{ to: "QStash", events: [queued] }]);
  expect(await send([])).toEqual([]);
  expect(executeInBackground).not.toHaveBeenCalled();
});

test("a process without listeners sends all of its messages to QStash", async () => {
  expect(await send([local, queued])).toEqual([{ to: "QStash", events: [local, queued] }]);
});
