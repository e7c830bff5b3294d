import { describe, expect, it } from "vitest";
import { nextPath } from "./next-path";

const next = (wanted: string) => nextPath(`?next=${encodeURIComponent(wanted)}`, "https://oncart.example");

describe("the page after signing in", () => {
  it("is the one that was asked for", () => {
    expect(next("/orders/ord_1?token=a")).toBe("/orders/ord_1?token=a");
  });

  it("is the account when nothing was asked for", () => {
    expect(nextPath("", "https://oncart.example")).toBe("/account");
  });

  it.each([
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "https://[",
    "/.//evil.example",
    "/..//evil.example",
    "/x/..//evil.example",
    "/%2e//evil.example",
    "/./\\evil.example",
    "https://oncart.example//evil.example",
  ])("is never outside the shop: %s", (wanted) => expect(next(wanted)).toBe("/account"));
});
