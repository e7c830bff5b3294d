import { describe, expect, it } from "vitest";
import { dayText, momentText } from "./dates";

describe("dates on a page", () => {
  it("are the same wherever the reader and the server are", () => {
    expect(dayText("2026-09-30T23:59:59.000Z")).toBe("30 Sep 2026");
    expect(dayText("2026-10-01T00:30:00.000+02:00")).toBe("30 Sep 2026");
    expect(momentText("2026-11-21T05:04:59.999Z")).toBe("21 Nov 2026, 05:04 UTC");
  });
});
