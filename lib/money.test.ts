import fc from "fast-check";
import { expect, test } from "vitest";
import { formatMoney, toMajor, toMinor } from "./money";

const minorAmount = fc.integer({ min: 0, max: 999_999_999 });

test("every amount that the shop can charge survives the way over the wire and back", () => {
  fc.assert(fc.property(minorAmount, (minor) => toMinor(toMajor(minor)) === minor));
  fc.assert(fc.property(minorAmount, (minor) => toMinor(JSON.parse(JSON.stringify(toMajor(minor)))) === minor));
});

test("an amount with a third decimal is refused, however large it is", () => {
  const thirdDecimal = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(minorAmount, thirdDecimal, (minor, digit) => {
      const text = `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, "0")}${digit}`;
      return toMinor(Number(text)) === undefined;
    }),
  );
});

test("a sum that a browser made of prices is the amount it stands for", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 99_999 }), { minLength: 1, maxLength: 200 }), (prices) => {
      const summedByBrowser = prices.map((price) => toMajor(price)).reduce((sum, price) => sum + price, 0);
      return toMinor(summedByBrowser) === prices.reduce((sum, price) => sum + price, 0);
    }),
  );
  expect(toMinor(0.1 + 0.2)).toBe(30);
});

test("yen have no decimals", () => {
  expect(toMinor(500, "JPY")).toBe(500);
  expect(toMajor(500, "JPY")).toBe(500);
  expect(toMinor(500.5, "JPY")).toBeUndefined();
});

test("what is no amount is none", () => {
  for (const nonsense of [Number.NaN, Number.POSITIVE_INFINITY, 1e300]) expect(toMinor(nonsense)).toBeUndefined();
});

test("people read amounts with their currency", () => {
  expect(formatMoney(2999)).toBe("€29.99");
  expect(formatMoney(500, "JPY")).toContain("500");
});
