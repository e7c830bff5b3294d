import { expect, test } from "vitest";
import { z } from "zod";
import { failure, invalidField } from "@/lib/errors";
import { pageQuery } from "@/lib/pagination";
import { firstIfUnknown, readSearch } from "./search-params";

const schema = z.object({ ...pageQuery.shape, status: z.enum(["open", "all"]).default("all") });

test("an address that means nothing shows the list as it begins", () => {
  expect(readSearch(schema, { status: "open", cursor: "abc" })).toEqual({ status: "open", cursor: "abc", limit: 20 });
  for (const search of [{ cursor: "x".repeat(501) }, { cursor: ["a", "b"] }, { status: "closed" }, { cursor: "\0" }]) {
    expect(readSearch(schema, search)).toEqual({ status: "all", limit: 20 });
  }
  expect(readSearch(schema, { status: "closed" }, { status: "open" })).toMatchObject({ status: "open" });
});

test("a cursor of nobody leads to the first page, any other failure stays one", async () => {
  const find = async ({ cursor }: { cursor?: string | undefined }) => {
    if (cursor === "zzz") throw invalidField("cursor", "is not one that this list gave out");
    if (cursor === "gone") throw failure("unavailable", "Busy.", { retryAfterSeconds: 1 });
    return cursor ?? "first";
  };
  expect(await firstIfUnknown({ cursor: "zzz" }, find)).toBe("first");
  expect(await firstIfUnknown({ cursor: "second" }, find)).toBe("second");
  await expect(firstIfUnknown({ cursor: "gone" }, find)).rejects.toMatchObject({ code: "unavailable" });
});
