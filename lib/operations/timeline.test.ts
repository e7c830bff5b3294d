import { expect, test } from "vitest";
import { errorFor, inOrder, isAboutAnotherOrder, VISIBILITY } from "./timeline";
import type { TimelineEntry } from "./timeline-resource";

const subject = { orderId: "ord_1", checkoutId: "chk_1", orderIds: ["ord_1", "ord_2"], variantIds: ["var_1"] };

test("a message that names another order, in whichever field, is about that order", () => {
  for (const field of ["orderId", "reference", "subject"]) {
    expect(isAboutAnotherOrder({ [field]: "ord_2" }, subject), field).toBe(true);
    expect(isAboutAnotherOrder({ [field]: "ord_1" }, subject), field).toBe(false);
    // What is about the whole checkout is about each of its orders.
    expect(isAboutAnotherOrder({ [field]: "chk_1" }, subject), field).toBe(false);
  }
});

test("a message about stock is another order's when none of its variants is of this one", () => {
  const changes = (...ids: string[]) => ({ changes: ids.map((variantId) => ({ variantId, delta: 1 })) });
  expect(isAboutAnotherOrder(changes("var_2"), subject)).toBe(true);
  expect(isAboutAnotherOrder(changes("var_2", "var_1"), subject)).toBe(false);
  expect(isAboutAnotherOrder({ variantId: "var_2" }, subject)).toBe(true);
  expect(isAboutAnotherOrder({ variantId: "var_1" }, subject)).toBe(false);
});

test("a payload of any shape is read without failing", () => {
  for (const payload of [null, 7, "text", [], { changes: "none", orderId: 3 }]) {
    expect(isAboutAnotherOrder(payload, subject)).toBe(false);
  }
});

test("a buyer sees no errors, a seller those with a name, an admin all", () => {
  const [named, raw] = ["Failure: not_found: There is no checkout chk_1.", "Error: Failed query: select secret"];
  expect([named, raw].map((error) => errorFor(VISIBILITY.buyer, error))).toEqual([{}, {}]);
  expect(errorFor(VISIBILITY.seller, named)).toEqual({ error: named });
  expect(errorFor(VISIBILITY.seller, raw)).toEqual({ error: "It failed on our side and is tried again." });
  expect(errorFor(VISIBILITY.admin, raw)).toEqual({ error: raw });
  expect(errorFor(VISIBILITY.admin, null)).toEqual({});
});

test("entries of one moment stand in the order of cause and effect", () => {
  const at = "2026-11-21T14:05:07.031Z";
  const movement: TimelineEntry = { kind: "stock", at, variantId: "var_1", delta: -1, reason: "sale" };
  const opened: TimelineEntry = { kind: "checkout", at, step: "opened" };
  const before: TimelineEntry = { ...movement, at: "2026-11-21T14:05:07.030Z" };
  const completed: TimelineEntry = { kind: "checkout", at, step: "completed" };
  expect(inOrder([completed, movement, opened, before])).toEqual([before, opened, movement, completed]);
});
