import { expect, test } from "vitest";
import { newId } from "@/lib/ids";
import { newAccount, testBackend } from "@/tests/factories";
import { grantCredit, grantRequest } from "./grant-credit";
import { findWallet, findWalletTransactions } from "./queries";

const { query } = testBackend();
const by = "user_admin";

const gift = (email: string, change: object = {}) => {
  return { email, amount: 12.5, note: "Sorry for the wait", by, idempotencyKey: newId("req"), ...change };
};

test("a gift is in the wallet, in its history, in the audit log's mail and under the bell", async () => {
  const { userId, email } = await newAccount(query);
  const { wallet, replayed } = await grantCredit(gift(email.toUpperCase()));
  expect(wallet).toEqual({ balance: 12.5, held: 0, available: 12.5, currency: "EUR" });
  expect(replayed).toBe(false);
  expect(await findWallet(userId)).toEqual(wallet);
  const { data } = await findWalletTransactions(userId, { limit: 20 });
  expect(data).toMatchObject([
    {
      id: expect.stringMatching(/^cred_/),
      amount: 12.5,
      balance: 12.5,
      reason: "granted",
      note: "Sorry for the wait",
      checkoutId: null,
    },
  ]);
  const { rows } = await query(
    "select type, payload from events where payload ->> 'subject' = $1 or payload ->> 'userId' = $1 order by type",
    [userId],
  );
  expect(rows).toMatchObject([
    {
      type: "analytics.audit_log",
      payload: {
        action: "store_credit.granted",
        actor: by,
        details: { amount: 12.5, currency: "EUR", note: "Sorry for the wait" },
      },
    },
    {
      type: "notification.in_app",
      payload: { title: "You have store credit", body: "Sorry for the wait", link: "/account" },
    },
  ]);
});

test("one gift that is sent ten times at once is given once", async () => {
  const { email, userId } = await newAccount(query);
  // The wallet is there before: opening it would make the ten wait for each other.
  await grantCredit(gift(email, { amount: 1 }));
  const same = gift(email);
  const answers = await Promise.all(Array.from({ length: 10 }, () => grantCredit(same)));
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(await findWallet(userId)).toMatchObject({ balance: 13.5 });
});

test("a key stands for one gift only, but two admins may use the same", async () => {
  const { email, userId } = await newAccount(query);
  const first = gift(email);
  await grantCredit(first);
  for (const change of [{ amount: 1 }, { note: "Another" }, { email: (await newAccount(query)).email }]) {
    await expect(grantCredit({ ...first, ...change })).rejects.toMatchObject({ code: "idempotency_key_reused" });
  }
  await grantCredit({ ...first, by: "user_other" });
  expect(await findWallet(userId)).toMatchObject({ balance: 25 });
});

test("nobody gets credit under an address without an account", async () => {
  await expect(grantCredit(gift("nobody@example.com"))).rejects.toMatchObject({
    code: "invalid_request",
    extra: { errors: [{ path: "email" }] },
  });
});

test("a gift is a positive amount of whole cents, at most 10,000, with a reason", () => {
  const good = { email: "ada@example.com", amount: 0.01, note: "x" };
  expect(grantRequest.safeParse(good).success).toBe(true);
  const wrong = [
    ...[0, -1, 0.001, 10_000.01, "5", Number.NaN].map((amount) => ({ amount })),
    { note: " " },
    { note: "x".repeat(201) },
    { email: "ada" },
  ];
  for (const change of wrong) expect(grantRequest.safeParse({ ...good, ...change }).success).toBe(false);
});

test("the history comes in pages, newest first, and is nobody else's", async () => {
  const [ada, eve] = [await newAccount(query), await newAccount(query)];
  for (const amount of [1, 2, 3, 4, 5]) await grantCredit(gift(ada.email, { amount }));
  await grantCredit(gift(eve.email));
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await findWalletTransactions(ada.userId, { limit: 2, cursor });
    seen.push(...page.data.map(({ balance }) => balance));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual([15, 10, 6, 3, 1]);
});

test("a cursor that was made up is refused", async () => {
  const { userId } = await newAccount(query);
  for (const key of [["a"], [1, 2], [2 ** 31], [1.5]]) {
    const cursor = Buffer.from(JSON.stringify(key)).toString("base64url");
    await expect(findWalletTransactions(userId, { limit: 2, cursor })).rejects.toMatchObject({
      code: "invalid_request",
    });
  }
});
