import { expect, test } from "vitest";
import { rowsOf } from "./message-rows.ts";
import type { Event, PendingMessage } from "./qstash-shapes.ts";

const event = (state: string, time: number, more: Partial<Event> = {}): Event => ({
  messageId: "msg_1",
  url: "http://shop/a",
  labels: ["order.created"],
  state,
  time,
  ...more,
});
const pending = (more: Partial<PendingMessage> = {}): PendingMessage => ({
  messageId: "msg_1",
  url: "http://shop/a",
  labels: [],
  state: "CREATED",
  retried: 0,
  notBefore: 500,
  createdAt: 1,
  ...more,
});

test("a message that is retried tells its last failure and its next try", () => {
  const error = { responseStatus: 503, error: "the receiver answered 503" };
  const events = [
    event("RETRY", 4, { nextDeliveryTime: 90 }),
    event("ERROR", 3, error),
    event("ACTIVE", 2),
    event("CREATED", 1),
  ];
  const row = { state: "retrying", attempts: 1, next: 90, since: 4, label: "order.created" };
  expect(rowsOf(events, [])).toMatchObject([{ ...row, status: 503, error: "the receiver answered 503" }]);
});

test("a message that was delivered at last has no error any more", () => {
  const error = { responseStatus: 503, error: "the receiver answered 503" };
  const events = [
    event("DELIVERED", 5, { responseStatus: 200 }),
    event("ACTIVE", 4),
    event("ERROR", 3, error),
    event("ACTIVE", 2),
  ];
  expect(rowsOf(events, [])).toMatchObject([
    { state: "delivered", attempts: 2, status: 200, error: undefined, next: undefined },
  ]);
});

test("the list of what is pending has the newer word, and knows attempts that the log has lost", () => {
  const events = [event("CREATED", 7, { nextDeliveryTime: 8 })];
  const rows = rowsOf(events, [pending({ state: "RETRY", retried: 4, maxRetries: 9, notBefore: 900 })]);
  expect(rows).toMatchObject([{ state: "retrying", attempts: 4, maxRetries: 9, next: 900, since: 7 }]);
  expect(rowsOf([], [pending({ state: "ACTIVE", retried: 4 })])).toMatchObject([
    { state: "in flight", attempts: 5, next: undefined },
  ]);
});

test("the latest news comes first; a message without a label goes by its schedule", () => {
  const rows = rowsOf(
    [event("CREATED", 9, { messageId: "msg_2" }), event("CREATED", 2)],
    [pending({ messageId: "msg_3", createdAt: 5, scheduleId: "sweep" })],
  );
  expect(rows.map(({ messageId, label }) => [messageId, label])).toEqual([
    ["msg_2", "order.created"],
    ["msg_3", "sweep"],
    ["msg_1", "order.created"],
  ]);
});
