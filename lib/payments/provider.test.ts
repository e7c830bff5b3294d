import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { newId } from "@/lib/ids";
import { grantCredit } from "@/lib/wallet/grant-credit";
import { newAccount, testBackend } from "@/tests/factories";
import { payByCard, payByStoreCredit, providerNamed } from "./provider";
import { findPayment } from "./queries";
import { testProvider } from "./test-provider";

vi.mock("node:timers/promises", { spy: true });

const { query } = testBackend();

test("each way to pay is asked for at its own provider, and a provider that nobody knows not at all", () => {
  expect(providerNamed(payByCard("tok_visa").provider)).toBe(testProvider);
  expect(providerNamed(payByStoreCredit("user_1").provider).name).toBe("store_credit");
  expect(() => providerNamed("cash")).toThrow("no payment provider cash");
});

test("a message about a payment that does not exist can never work", async () => {
  await expect(findPayment("pay_unheard")).rejects.toMatchObject({ code: "not_found" });
});

test("whoever was asked to take the money gives back as much as was taken, and no cent more", async () => {
  const { userId, email } = await newAccount(query);
  await grantCredit({ email, amount: 10, note: "for a test", by: userId, idempotencyKey: newId("req") });
  for (const { provider, methodToken } of [payByCard("tok_visa"), payByStoreCredit(userId)]) {
    const { authorize, capture, refund } = providerNamed(provider);
    const call = (amountMinor: number) => ({ idempotencyKey: newId("pay"), amountMinor, currency: "EUR" });
    const authorized = await authorize({ ...call(1000), methodToken });
    const reference = "reference" in authorized ? authorized.reference : "";
    expect(await capture({ ...call(700), reference }), provider).toEqual({ reference });
    expect(await refund({ ...call(701), reference }), provider).toEqual({ failure: "amount_too_large" });
    expect(await refund({ ...call(700), reference }), provider).toEqual({ reference });
    expect(await refund({ ...call(1), reference }), provider).toEqual({ failure: "amount_too_large" });
  }
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
