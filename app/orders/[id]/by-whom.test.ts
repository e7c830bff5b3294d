import { expect, test } from "vitest";
import { byWhom } from "./by-whom";

const cancelledByBuyer = { by: "user_buyer", actor: "buyer" } as const;
const cancelledByGuest = { by: "guest", actor: "buyer" } as const;
const packed = { by: "user_studio", actor: "shop" } as const;

test("a buyer reads what they did themselves as theirs, signed in or by the email's link", () => {
  expect(byWhom(cancelledByBuyer, "user_buyer", true)).toBe(", by you");
  expect(byWhom(cancelledByBuyer, undefined, true)).toBe(", by you");
  expect(byWhom(cancelledByGuest, "user_buyer", true)).toBe(", by you");
  expect(byWhom(packed, "user_buyer", true)).toBe(", by the shop");
});

test("staff read what the buyer did as the buyer's, not as the shop's", () => {
  expect(byWhom(cancelledByBuyer, "user_admin", false)).toBe(", by the buyer");
  expect(byWhom(cancelledByGuest, "user_admin", false)).toBe(", by the buyer");
  expect(byWhom(packed, "user_studio", false)).toBe(", by you");
  expect(byWhom(packed, "user_admin", false)).toBe(", by the shop");
  expect(byWhom({ by: "system", actor: "system" }, "user_admin", false)).toBe("");
});
