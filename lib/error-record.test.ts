import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { toErrorRecord, withoutPersons } from "./error-record";
import { failure } from "./errors";

const PLANTED = ["Augusta Ada", "ada@example.com", "12 Main St", "tok_visa", "session-token"];

test("a query that failed leaves neither its parameters nor the row it met in the log", () => {
  const cause = Object.assign(new Error('duplicate key value violates unique constraint "users_email"'), {
    code: "23505",
    constraint: "users_email",
    detail: "Key (email)=(ada@example.com) already exists.",
    where: "COPY users, line 1: Augusta Ada",
  });
  const params = ["Augusta Ada", "ada@example.com", "12 Main St\n    at session-token (12 Main St:1:1)", "tok_visa"];
  const record = toErrorRecord(new DrizzleQueryError("insert into users values ($1)", params, cause));
  for (const planted of PLANTED) expect(JSON.stringify(record)).not.toContain(planted);
  expect(record).toMatchObject({
    message: "Failed query: insert into users values ($1)",
    stack: expect.stringContaining("error-record.test.ts"),
    cause: { code: "23505", constraint: "users_email" },
  });
});

test("values that PostgreSQL quotes, addresses in emails that bounce and tokens in links are left out of a text", () => {
  expect(withoutPersons('invalid input syntax for type integer: "Augusta Ada"')).not.toContain("Augusta");
  expect(withoutPersons("550 5.1.1 <ada@example.com>: Recipient refused")).toBe(
    "550 5.1.1 <<address>>: Recipient refused",
  );
  expect(withoutPersons("GET /checkout/chk_1?token=session-token&x=1")).toBe("GET /checkout/chk_1?token=<token>&x=1");
  expect(withoutPersons("command.checkout of chk_01 failed in 12 ms")).toBe(
    "command.checkout of chk_01 failed in 12 ms",
  );
});

test("a failure with a name is logged without a stack, what nobody expected with one", () => {
  expect(toErrorRecord(failure("not_found", "No."))).toEqual({
    type: "Failure",
    code: "not_found",
    message: "not_found: No.",
  });
  expect(toErrorRecord(new TypeError("x is not a function")).stack).toContain("error-record.test.ts");
  expect(toErrorRecord("a text")).toEqual({ type: "string", message: "a text" });
});
