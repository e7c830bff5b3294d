import { expect, test } from "vitest";
import { readIdempotencyKey, requireIdempotencyKey } from "./idempotency-key";

const headers = (key?: string) => new Headers(key === undefined ? {} : { "idempotency-key": key });
const invalid = expect.objectContaining({ code: "invalid_request" });

test("an idempotency key is 1 to 255 visible characters, or absent", () => {
  const read = (key?: string) => readIdempotencyKey(headers(key));
  expect(read()).toBeNull();
  for (const key of ["k", "x".repeat(255), "!~"]) expect(read(key)).toBe(key);
  for (const key of ["", "x".repeat(256), "a b", "é"]) {
    expect(() => read(key)).toThrow(invalid);
  }
});

test("where money would move twice, a key may not be left out", () => {
  expect(requireIdempotencyKey(headers("k"))).toBe("k");
  expect(() => requireIdempotencyKey(headers())).toThrow(invalid);
});
