import path from "node:path";
import { expect, test } from "vitest";
import { readPlaywrightReport } from "./setup/playwright-report";
import { failure, honest, summary } from "./setup/totals";
import { readVitestReport } from "./setup/vitest-report";

const file = (name: string, message: string, ...assertionResults: unknown[]) => ({
  name: path.resolve(name),
  status: message || assertionResults.some((one) => JSON.stringify(one).includes('"failed"')) ? "failed" : "passed",
  message,
  assertionResults,
});

test("of what failed in vitest the end names the file, the test and the first line of the error, with or without a test", () => {
  const report = {
    numPassedTests: 1,
    testResults: [
      file(
        "lib/a.test.ts",
        "",
        { fullName: "a price is exact", status: "passed", failureMessages: [] },
        {
          fullName: "a cent is lost",
          status: "failed",
          failureMessages: ["Error: 1 is not 2\n    at lib/a.test.ts:1"],
        },
      ),
      file("lib/b.test.ts", "Cannot find module './nowhere'\nimported from b"),
      { ...file("lib/c.test.ts", ""), status: "failed" },
    ],
  };
  expect(summary([readVitestReport(JSON.stringify(report))])).toEqual({
    isGreen: false,
    text: `
Failed:
  lib/a.test.ts: a cent is lost
    Error: 1 is not 2
  lib/b.test.ts
    Cannot find module './nowhere'
  lib/c.test.ts
    a hook failed; its error is above

1 passed, 3 failed`,
  });
});

test("of what failed in the browser the end names each test, also the one that passed at its second try", () => {
  const spec = (title: string, status: string, ...messages: string[]) => ({
    title,
    file: "cart.spec.ts",
    line: 3,
    tests: [{ status, results: messages.map((message) => (message ? { error: { message } } : {})) }],
  });
  const report = {
    suites: [
      {
        specs: [spec("fills", "expected", "")],
        suites: [
          { specs: [spec("empties", "unexpected", "\u001b[31mError\u001b[39m: no\nwhere"), spec("skips", "skipped")] },
        ],
      },
      { specs: [spec("shakes", "flaky", "Error: at first", "")] },
    ],
    errors: [{ message: "Error: no browser\nat all" }],
  };
  expect(readPlaywrightReport(JSON.stringify(report))).toEqual({
    passed: 1,
    failures: [
      "tests/e2e/cart.spec.ts:3: empties\n    Error: no",
      "tests/e2e/cart.spec.ts:3: shakes\n    Error: at first",
      "playwright\n    Error: no browser",
    ],
  });
});

test("a runner that ends badly without a failed test has failed, and a run in which nothing passed is not green", () => {
  const green = { passed: 2, failures: [] };
  expect(honest(green, "vitest unit", 0)).toBe(green);
  expect(honest(green, "vitest unit", 1).failures).toEqual([
    "vitest unit\n    ended with code 1, though no test of it failed",
  ]);
  const red = { passed: 2, failures: [failure("a test", "why")] };
  expect(honest(red, "vitest unit", 1)).toBe(red);
  expect(summary([green])).toEqual({ text: "\n2 passed, 0 failed", isGreen: true });
  expect(summary([{ passed: 0, failures: [] }]).isGreen).toBe(false);
});
