import { expect, test } from "vitest";
import { PAYMENT_TRANSITIONS, type PaymentStatus, statusesBefore } from "./payment";

const statuses = Object.keys(PAYMENT_TRANSITIONS) as PaymentStatus[];

/** Every status that a payment in `from` can come to. */
function reachable(from: PaymentStatus, seen = new Set<PaymentStatus>()): Set<PaymentStatus> {
  for (const to of PAYMENT_TRANSITIONS[from]) {
    if (seen.has(to)) continue;
    seen.add(to);
    reachable(to, seen);
  }
  return seen;
}

test("a status is reached from exactly those that lead to it", () => {
  for (const from of statuses) {
    for (const to of statuses) expect(statusesBefore(to).includes(from)).toBe(PAYMENT_TRANSITIONS[from].includes(to));
  }
});

test("every payment begins by being authorised, and can come to every status", () => {
  expect([...reachable("authorizing")].sort()).toEqual(statuses.filter((status) => status !== "authorizing").sort());
});

test("what was voided, refunded or failed stays so", () => {
  for (const final of ["voided", "refunded", "failed"] as const) expect(PAYMENT_TRANSITIONS[final]).toEqual([]);
});

test("money that was not captured is never refunded, and money that was is never voided", () => {
  expect(statusesBefore("refunding").sort()).toEqual(["captured", "partially_refunded"]);
  expect(reachable("captured")).not.toContain("voided");
  expect(reachable("voiding")).not.toContain("captured");
});
