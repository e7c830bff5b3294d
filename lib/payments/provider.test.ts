import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { newId } from "@/lib/ids";
import { databaseForTests } from "@/tests/setup/database";
import { payByCard, payByStoreCredit, providerNamed } from "./provider";
import { findPayment } from "./queries";
import { testProvider } from "./test-provider";

vi.mock("node:timers/promises", { spy: true });

databaseForTests();

test("each way to pay is asked for at its own provider, and a provider that nobody knows not at all", () => {
  expect(providerNamed(payByCard("tok_visa").provider)).toBe(testProvider);
  expect(providerNamed(payByStoreCredit("user_1").provider).name).toBe("store_credit");
  expect(() => providerNamed("cash")).toThrow("no payment provider cash");
});

test("a message about a payment that does not exist can never work", async () => {
  await expect(findPayment("pay_unheard")).rejects.toMatchObject({ code: "not_found" });
});

test("a slow card is authorised as well, after its five seconds; no other one waits", async () => {
  const waited: unknown[] = [];
  vi.mocked(sleep).mockImplementation(async (milliseconds) => void waited.push(milliseconds));
  const authorize = (methodToken: string) =>
    testProvider.authorize({ idempotencyKey: newId("pay"), amountMinor: 100, currency: "EUR", methodToken });
  expect(await authorize("tok_visa")).toMatchObject({ reference: expect.any(String) });
  expect(waited).toEqual([]);
  expect(await authorize("tok_slow")).toMatchObject({ reference: expect.any(String) });
  expect(waited).toEqual([5_000]);
});
