import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { decodeCursor, pageQuery, toPage } from "./pagination";

const key = z.tuple([z.int(), z.string()]);

test("walking from cursor to cursor visits every row once, whatever the limit", () => {
  const rows = fc.uniqueArray(fc.integer(), { maxLength: 60 }).map((numbers) => numbers.sort((a, b) => a - b));
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 20 }), (all, limit) => {
      const seen: number[] = [];
      let after = Number.NEGATIVE_INFINITY;
      for (;;) {
        const found = all.filter((row) => row > after).slice(0, limit + 1);
        const page = toPage(found, limit, (row) => [row, "id"]);
        seen.push(...page.data);
        expect(page.hasMore).toBe(page.nextCursor !== null);
        if (page.nextCursor === null) break;
        after = decodeCursor(page.nextCursor, key)[0];
      }
      expect(seen).toEqual(all);
    }),
  );
});

test("a cursor holds any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      fc.pre(!text.includes("\0"));
      const { nextCursor } = toPage([text, "next"], 1, (row) => [1, row]);
      expect(decodeCursor(nextCursor ?? "", key)).toEqual([1, text]);
    }),
  );
});

test("a cursor of another list, a made-up one, or half of one is the sender's mistake", () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const wrong = ["", "abc", encode(["name", "id"]), encode([1]), encode([1, "id", 2]), encode({ 0: 1, 1: "id" })];
  for (const cursor of [...wrong, encode([1, "a\0b"])]) {
    expect(() => decodeCursor(cursor, key)).toThrow(expect.objectContaining({ code: "invalid_request" }));
  }
});

test("a page has twenty rows unless told, and a hundred at most", () => {
  expect(pageQuery.parse({})).toEqual({ limit: 20 });
  expect(pageQuery.parse({ limit: "100" }).limit).toBe(100);
  for (const limit of ["0", "101", "-1", "1.5", "many"]) expect(pageQuery.safeParse({ limit }).success).toBe(false);
});
