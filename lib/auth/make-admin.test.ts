import { expect, test } from "vitest";
import { newAccount, rowOf, testBackend } from "@/tests/factories";
import { makeAdmin } from "./make-admin";

const { query } = testBackend();

test("who has an account becomes an admin once, and the audit log hears of it once", async () => {
  const { userId, email } = await newAccount(query);
  expect(await makeAdmin(email.toUpperCase())).toEqual({ userId, wasAdmin: false });
  expect(await makeAdmin(email)).toEqual({ userId, wasAdmin: true });
  expect(await rowOf(query, "select role from users where id = $1", [userId])).toEqual({ role: "admin" });
  const told = await rowOf(
    query,
    "select payload from events where type = 'analytics.audit_log' and payload->>'subject' = $1",
    [userId],
  );
  expect(told.payload).toMatchObject({ action: "user.role_changed", details: { from: "shopper", to: "admin" } });
});

test("nobody becomes an admin without an account", async () => {
  await expect(makeAdmin("nobody@example.com")).rejects.toMatchObject({ code: "not_found" });
});
