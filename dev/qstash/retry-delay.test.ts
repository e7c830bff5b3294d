import fc from "fast-check";
import { expect, test } from "vitest";
import { ApiError } from "./errors.ts";
import { compileRetryDelay } from "./retry-delay.ts";

test.each([
  ["1000", 0, 1_000],
  ["1000 * (1 + retried)", 2, 3_000],
  ["pow(2, retried) * 1000", 3, 8_000],
  ["max(10, pow(2, retried))", 1, 10],
  ["min(1, 2, 3)", 0, 1],
  ["2 + 3 * 4 - 6 / 2", 0, 11],
  ["10 - 3 - 2", 0, 5],
  ["100 / 5 / 2", 0, 10],
  ["7 % 4", 0, 3],
  ["-(-5)", 0, 5],
  ["--5", 0, 5],
  ["1.5e3", 0, 1_500],
  [".5 * 10", 0, 5],
  ["round(2.5) + floor(1.9) + ceil(1.1) + abs(-1) + sqrt(4)", 0, 9],
  ["floor(exp(1) * 100)", 0, 271],
])("%s with retried = %d is %d ms", (expression, retried, expected) => {
  expect(compileRetryDelay(expression)(retried)).toBe(expected);
});

test.each([
  ["a negative delay is none", "0 - 5", 0],
  ["what is no number is none", "sqrt(0 - 1)", 0],
  ["division by zero waits the longest, a year", "1 / 0", 31_536_000_000],
])("%s", (_what, expression, expected) => {
  expect(compileRetryDelay(expression)(0)).toBe(expected);
});

test.each([
  "",
  "1 +",
  "(1",
  "1)",
  "1 2",
  "pow(2)",
  "sqrt()",
  "sqrt(1, 2)",
  "retries",
  "constructor",
  "__proto__",
  "process.exit(1)",
  "1; 2",
  "`1`",
  "1 ** 2",
  "max",
  `${"(".repeat(40)}1${")".repeat(40)}`,
  `${"1+".repeat(300)}1`,
])("%j is refused", (expression) => {
  expect(() => compileRetryDelay(expression)).toThrow(ApiError);
});

/** An expression together with its value, computed beside the parser, on small whole numbers. */
const { whole } = fc.letrec<{ whole: [string, number]; atom: [string, number]; pair: [string, number] }>((tie) => ({
  whole: fc.oneof({ depthSize: "small", withCrossShrink: true }, tie("atom"), tie("pair")),
  atom: fc.oneof(
    fc.nat(99).map((value): [string, number] => [String(value), value]),
    fc.constant<[string, number]>(["retried", 3]),
  ),
  pair: fc
    .tuple(tie("whole"), fc.constantFrom("+", "-", "*", "max", "min", "abs"), tie("whole"), fc.constantFrom("", " "))
    .map(([[a, x], operator, [b, y], space]): [string, number] => {
      if (operator === "+") return [`(${a}${space}+${space}${b})`, x + y];
      if (operator === "-") return [`(${a}${space}-${space}(${b}))`, x - y];
      if (operator === "*") return [`(${a})${space}*${space}(${b})`, x * y];
      if (operator === "max") return [`max(${a},${space}${b})`, Math.max(x, y)];
      if (operator === "min") return [`min(${a},${space}${b})`, Math.min(x, y)];
      return [`abs(${a})`, Math.abs(x)];
    }),
}));

test("it computes what arithmetic says", () => {
  fc.assert(
    fc.property(
      whole.filter(([text]) => text.length < 500 && !/\({20}/.test(text)),
      ([text, value]) => {
        expect(compileRetryDelay(text)(3)).toBeCloseTo(Math.min(Math.max(0, value), 31_536_000_000), 3);
      },
    ),
  );
});

test("any text either is an expression that yields a delay, or is refused with a 400", () => {
  const text = fc.string({ unit: fc.constantFrom(..."0123456789.+-*/%(), retidpowmax") });
  fc.assert(
    fc.property(text, fc.nat(100), (expression, retried) => {
      try {
        const delay = compileRetryDelay(expression)(retried);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(31_536_000_000);
      } catch (error) {
        expect(error).toMatchObject({ status: 400 });
      }
    }),
    { numRuns: 1_000 },
  );
});
