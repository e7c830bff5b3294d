import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lastPurchase, rememberPurchase } from "./last-purchase";

const kept = new Map<string, string>();

beforeEach(() => {
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  kept.clear();
});

test("the last purchase is known for half an hour, and its token is forgotten then", () => {
  expect(lastPurchase()).toBeNull();
  rememberPurchase("/checkout/chk_1?token=secret");
  expect(lastPurchase()).toBe("/checkout/chk_1?token=secret");
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31 * 60_000 });
  expect(lastPurchase()).toBeNull();
  expect([...kept.values()].join()).not.toContain("secret");
});

test("what leads elsewhere, or is not what was put there, leads nowhere", () => {
  for (const value of ["//evil.example", "null", "{", '{"path":"https://evil.example","at":9e15}', '{"path":1}']) {
    kept.set("oncart.last-purchase", value);
    expect(lastPurchase()).toBeNull();
  }
});

test("without storage there is no last purchase, and nobody is disturbed", () => {
  vi.stubGlobal("localStorage", undefined);
  rememberPurchase("/checkout/chk_1");
  expect(lastPurchase()).toBeNull();
});
