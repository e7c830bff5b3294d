import { expect, test } from "vitest";
import { cronInWords } from "./cron-words.ts";

test.each([
  ["* * * * *", "every minute"],
  ["*/5 * * * *", "every 5 minutes"],
  ["0 * * * *", "every hour at :00"],
  ["15 */6 * * *", "every 6 hours at :15"],
  ["30 3 * * *", "every day at 03:30 UTC"],
  ["CRON_TZ=Europe/Berlin 0 9 * * 1-5", "Monday to Friday at 09:00 Europe/Berlin"],
  ["0 8 * * 7", "every Sunday at 08:00 UTC"],
  ["0 0 1 * *", "on day 1 of every month at 00:00 UTC"],
])("%s is %s", (expression, words) => {
  expect(cronInWords(expression)).toBe(words);
});

test.each(["0 0 1 1 *", "5,10 * * * *", "* 3 * * *", "0 0 1 * 1", "*/7 2 * * *", "nonsense"])(
  "%s, which has no short words, stays as it is",
  (expression) => expect(cronInWords(expression)).toBe(expression),
);
