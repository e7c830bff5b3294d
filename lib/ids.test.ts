import { expect, test } from "vitest";
import { idSchema, newId, newSecret } from "./ids";

test("an id says what it names, and ids made later sort behind earlier ones", async () => {
  const first = newId("ord");
  expect(first).toMatch(/^ord_[0-9a-z]{26}$/);
  const start = Date.now();
  while (Date.now() === start);
  expect(newId("ord") > first).toBe(true);
});

test("no two ids are alike", () => {
  const ids = Array.from({ length: 10_000 }, () => newId("evt"));
  expect(new Set(ids).size).toBe(ids.length);
});

test("an id of another kind, or no id at all, is refused", () => {
  const schema = idSchema("ord");
  expect(schema.safeParse(newId("ord")).success).toBe(true);
  for (const wrong of [
    newId("chk"),
    "ord_",
    "ord_1",
    "",
    "ord_'; drop table orders; --",
    `${newId("ord")}x`,
    1,
    null,
  ]) {
    expect(schema.safeParse(wrong).success).toBe(false);
  }
});

test("a secret fits a cookie, and none comes twice", () => {
  expect(newSecret()).toMatch(/^[\w-]{32}$/);
  expect(newSecret()).not.toBe(newSecret());
});
