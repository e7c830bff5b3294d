import { expect, test } from "vitest";
import { attemptsOf } from "./attempts.ts";

const event = (state: string, time: number, more = {}) => ({
  messageId: "msg_1",
  url: "http://shop/a",
  labels: [],
  state,
  time,
  ...more,
});

test("attempts are told in order, with how long each took, how it ended and when the next one follows", () => {
  const events = [
    event("ACTIVE", 9_000),
    event("RETRY", 1_020, { nextDeliveryTime: 9_000 }),
    event("ERROR", 1_020, { responseStatus: 503, error: "the receiver answered 503", responseBody: "eA==" }),
    event("ACTIVE", 1_000),
    event("CREATED", 900),
  ];
  expect(attemptsOf(events)).toEqual([
    {
      number: 1,
      began: 1_000,
      took: 20,
      status: 503,
      error: "the receiver answered 503",
      responseBody: "eA==",
      next: 9_000,
    },
    {
      number: 2,
      began: 9_000,
      took: undefined,
      status: undefined,
      error: undefined,
      responseBody: undefined,
      next: undefined,
    },
  ]);
});

test("an attempt that began before the log did is passed over", () => {
  expect(attemptsOf([event("DELIVERED", 5, { responseStatus: 200 })])).toEqual([]);
});
