import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { buy, checkoutBody, countOf, findVariant, post, send, settled, signIn, signUp } from "../setup/buyer";
import { shopForTests } from "../setup/shop";
import { until } from "../setup/until";

const shop = shopForTests();

const byCredit = { paymentMethod: { type: "store_credit" } };
const wallet = z.object({ balance: z.number(), held: z.number(), available: z.number(), currency: z.string() });
type Headers = Record<string, string>;
const no: Headers = {};

const walletOf = async (headers: Headers) =>
  wallet.parse(await (await fetch(`${shop().url}/api/wallet`, { headers })).json());

/** Three people who are nobody else's, and an admin. */
const ada = { email: "ada.credit@example.com", headers: no };
const eve = { email: "eve.credit@example.com", headers: no };
const zoe = { email: "zoe.credit@example.com", headers: no };
let admin: Headers = {};
beforeAll(async () => {
  for (const person of [ada, eve, zoe]) person.headers = await signUp(shop(), person.email);
  admin = await signIn(shop(), "admin@example.com");
});

const give = ({ email }: typeof ada, amount: number, key: string = randomUUID()) =>
  post(shop(), "/api/admin/store-credit", { email, amount, note: "for a test" }, { ...admin, "idempotency-key": key });

test("store credit spent in two tabs is spent once (spree#11284)", async () => {
  const variant = await findVariant(shop());
  const { headers } = ada;
  await give(ada, variant.price);
  const answers = await Promise.all(
    Array.from({ length: 6 }, () =>
      post(shop(), "/api/checkout", checkoutBody(variant, byCredit), { ...headers, "idempotency-key": randomUUID() }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 402, 402, 402, 402, 402]);
  const won = answers.find(({ status }) => status === 202);
  await settled(shop(), await won?.json(), headers);
  expect(await walletOf(headers)).toMatchObject({ balance: 0, held: 0, available: 0 });
});

test("an order that was paid with store credit gives it back when it is cancelled", async () => {
  const variant = await findVariant(shop());
  const { headers } = ada;
  await give(ada, variant.price + 1);
  const checkout = await buy(shop(), checkoutBody(variant, byCredit), headers);
  const { orders } = await settled(shop(), checkout, headers);
  expect(orders).toMatchObject([{ status: "CONFIRMED" }]);
  expect(await walletOf(headers)).toMatchObject({ balance: 1, held: 0 });
  const cancelled = await send(
    shop(),
    "PATCH",
    `/api/orders/${orders[0]?.orderId}/status`,
    { status: "CANCELLED" },
    headers,
  );
  expect(cancelled.status).toBe(200);
  await until(async () => (await walletOf(headers)).balance === variant.price + 1, "the credit is back");
  const history = await (await fetch(`${shop().url}/api/wallet/transactions?limit=2`, { headers })).json();
  expect(history).toMatchObject({
    data: [
      { reason: "returned", amount: variant.price, checkoutId: checkout.checkoutId },
      { reason: "spent", amount: -variant.price, checkoutId: checkout.checkoutId },
    ],
    hasMore: true,
  });
});

test("credit that does not cover the whole is a 402 that holds nothing", async () => {
  const variant = await findVariant(shop());
  const { headers } = eve;
  await give(eve, variant.price - 0.01);
  const response = await post(shop(), "/api/checkout", checkoutBody(variant, byCredit), headers);
  expect(response.status).toBe(402);
  expect(await response.json()).toMatchObject({ code: "payment_declined" });
  expect(await walletOf(headers)).toMatchObject({ held: 0, available: variant.price - 0.01 });
  expect((await findVariant(shop())).available).toBe(variant.available);
});

test("nobody pays with credit that is not their own", async () => {
  const variant = await findVariant(shop());
  const guest = await post(shop(), "/api/checkout", checkoutBody(variant, byCredit));
  expect(guest.status).toBe(400);
  expect(await guest.json()).toMatchObject({ errors: [{ path: "paymentMethod.type" }] });
  await give(ada, 500);
  const before = await walletOf(ada.headers);
  const { rows } = await shop().query("select id from users where email = $1", [ada.email]);
  const forged = { paymentMethod: { type: "store_credit", token: rows[0]?.id, userId: rows[0]?.id } };
  expect((await post(shop(), "/api/checkout", checkoutBody(variant, forged), zoe.headers)).status).toBe(402);
  expect(await walletOf(ada.headers)).toEqual(before);
});

test("wallets are for who is signed in, gifts for admins alone", async () => {
  for (const path of ["/api/wallet", "/api/wallet/transactions"]) {
    expect((await fetch(`${shop().url}${path}`)).status).toBe(401);
  }
  const body = { email: zoe.email, amount: 5, note: "x" };
  const before = await countOf(shop(), "wallet_entries");
  const key = { "idempotency-key": randomUUID() };
  expect((await post(shop(), "/api/admin/store-credit", body, key)).status).toBe(401);
  for (const headers of [zoe.headers, await signIn(shop(), "seller@example.com")]) {
    expect((await post(shop(), "/api/admin/store-credit", body, { ...headers, ...key })).status).toBe(403);
  }
  const withoutKey = await post(shop(), "/api/admin/store-credit", body, admin);
  expect(withoutKey.status).toBe(400);
  expect(await withoutKey.json()).toMatchObject({ errors: [{ path: "Idempotency-Key" }] });
  expect(await countOf(shop(), "wallet_entries")).toBe(before);
});

test("a gift that is sent twice is given once, and says so", async () => {
  const key = randomUUID();
  const answers = [await give(zoe, 7.5, key), await give(zoe, 7.5, key)];
  expect(answers.map((answer) => answer.headers.get("idempotent-replayed"))).toEqual([null, "true"]);
  expect(await walletOf(zoe.headers)).toMatchObject({ balance: 7.5 });
  expect((await give(zoe, 8, key)).status).toBe(422);
});
