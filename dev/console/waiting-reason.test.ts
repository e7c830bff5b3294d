import { expect, test } from "vitest";
import type { MessageRow } from "./message-rows.ts";
import type { FlowControl } from "./qstash-shapes.ts";
import { reasonFor, type Traffic } from "./waiting-reason.ts";

const row = (more: Partial<MessageRow>): MessageRow => ({
  messageId: "msg_1",
  state: "waiting",
  label: "",
  url: "http://shop/a",
  queueName: undefined,
  flowControlKey: undefined,
  scheduleId: undefined,
  topicName: undefined,
  attempts: 0,
  maxRetries: 3,
  status: undefined,
  error: undefined,
  next: 1_000,
  since: 0,
  ...more,
});
const flow = (more: Partial<FlowControl>): FlowControl => ({
  flowControlKey: "bank",
  waitListSize: 4,
  parallelismMax: 0,
  parallelismCount: 0,
  rateMax: 10,
  rateCount: 10,
  ratePeriod: 60,
  isPaused: false,
  ...more,
});
const traffic = (more: Partial<Traffic> = {}): Traffic => ({ now: 2_000, queues: [], flowControls: [], ...more });

test("a message that waits tells for what: its time, its queue, its flow control, a connection", () => {
  const queue = { name: "letters", parallelism: 2, paused: false, lag: 9 };
  const queued = row({ queueName: "letters" });
  expect(reasonFor(row({}), traffic({ now: 999 }))).toBe("Its time has not come.");
  expect(reasonFor(queued, traffic({ queues: [{ ...queue, paused: true }] }))).toBe("Its queue “letters” is paused.");
  expect(reasonFor(queued, traffic({ queues: [queue] }))).toBe(
    "Waits its turn in queue “letters”: 9 in line, 2 at a time.",
  );
  const limited = row({ flowControlKey: "bank" });
  expect(reasonFor(limited, traffic({ flowControls: [flow({})] }))).toBe(
    "Held back by flow control “bank”: 10 of 10 in 1 min.",
  );
  expect(reasonFor(limited, traffic({ flowControls: [flow({ isPaused: true })] }))).toBe(
    "Its flow control “bank” is paused.",
  );
  expect(reasonFor(row({}), traffic())).toBe("Due now: it waits for a free connection to its receiver.");
});

test("a message that failed tells how, and what is left", () => {
  const failed = { state: "retrying", attempts: 3 } as const;
  expect(reasonFor(row({ ...failed, status: 503 }), traffic())).toBe(
    "Attempt 3 failed: the receiver answered 503. 1 try left.",
  );
  expect(reasonFor(row({ ...failed, status: 0, error: "ECONNREFUSED" }), traffic())).toBe(
    "Attempt 3 failed: ECONNREFUSED. 1 try left.",
  );
  expect(reasonFor(row({ state: "dead", attempts: 1, status: 489 }), traffic())).toBe(
    "Given up after 1 attempt: the receiver said that retrying is of no use (489).",
  );
});
