import { expect, test } from "vitest";
import { z } from "zod";
import { type Accepted, buy, checkoutBody, countOf, findVariant, settled, signIn } from "../setup/buyer";
import { shopForTests } from "../setup/shop";
import { signedDelivery } from "../setup/signed-delivery";
import { until } from "../setup/until";

const shop = shopForTests();
const CHECKOUTS = 20;

const keys = z.object({ current: z.string(), next: z.string() });
const logs = z.object({ events: z.array(z.object({ responseStatus: z.number().optional() })) });

async function askQStash(path: string, method = "GET"): Promise<unknown> {
  const headers = { authorization: "Bearer test-token" };
  const response = await fetch(`${shop().qstash.url}${path}`, { method, headers });
  expect(response.status).toBe(200);
  return response.json();
}

const rotate = async () => keys.parse(await askQStash("/v2/keys/rotate", "POST"));
const deadLetters = () => countOf(shop(), "dead_letters");

async function refusals(): Promise<number> {
  const { events } = logs.parse(await askQStash("/v2/events?state=ERROR&count=1000"));
  return events.filter(({ responseStatus }) => responseStatus === 401).length;
}

const details = z.object({
  signingKeys: z.object({ ok: z.boolean(), warning: z.string().optional() }),
  queues: z.object({ outbox: z.number(), oldestSeconds: z.number().nullable(), deadLetters: z.number() }),
});

async function adminHealth() {
  const headers = await signIn(shop(), "admin@example.com");
  return details.parse(await (await fetch(`${shop().url}/api/health`, { headers })).json());
}

const signingKeys = async () => (await adminHealth()).signingKeys;

/** Buys many at once, and does something when half of them have been accepted. */
async function buyDuring(change: () => Promise<unknown>): Promise<Accepted[]> {
  const variant = await findVariant(shop());
  const half = await Promise.all(many(CHECKOUTS / 2, () => buy(shop(), checkoutBody(variant))));
  const rest = Promise.all(many(CHECKOUTS / 2, () => buy(shop(), checkoutBody(variant))));
  await change();
  return [...half, ...(await rest)];
}

function many<T>(count: number, make: () => Promise<T>): Promise<T>[] {
  return Array.from({ length: count }, make);
}

async function expectAllCompleted(checkouts: Accepted[]): Promise<void> {
  for (const checkout of checkouts) {
    const { status, orders } = await settled(shop(), checkout);
    expect([status, orders.length]).toEqual(["completed", 1]);
  }
  await until(
    async () => (await countOf(shop(), "outbox where next_attempt_at < now() + interval '1 day'")) === 0,
    "every message is applied",
    60_000,
  );
  const ids = checkouts.map(({ checkoutId }) => checkoutId);
  expect(await countOf(shop(), "orders where checkout_id = any($1)", [ids])).toBe(checkouts.length);
}

test("keys that are rotated in the middle of twenty checkouts lose nothing, and health says what to do next", async () => {
  expect(await signingKeys()).toEqual({ ok: true });
  await expectAllCompleted(await buyDuring(rotate));
  expect(await refusals()).toBe(0);
  expect(await deadLetters()).toBe(0);
  expect(await adminHealth()).toEqual({
    signingKeys: { ok: true, warning: expect.stringContaining("before the next rotation") },
    queues: { outbox: 0, oldestSeconds: null, deadLetters: 0 },
  });
});

test("only admins read of queues and keys", async () => {
  const headers = await signIn(shop(), "seller@example.com");
  for (const who of [{}, headers]) {
    const health = await (await fetch(`${shop().url}/api/health`, { headers: who })).json();
    expect(Object.keys(health)).toEqual(["status", "checks"]);
  }
});

test("after a second rotation messages are refused, and all of it completes once the shop has the new keys", async () => {
  const now = await rotate();
  const variant = await findVariant(shop());
  const checkouts = await Promise.all(many(CHECKOUTS, () => buy(shop(), checkoutBody(variant))));
  await until(async () => (await refusals()) >= CHECKOUTS, "the messages are refused with 401");
  expect(await signingKeys()).toMatchObject({
    ok: false,
    warning: expect.stringContaining("every message is refused"),
  });
  const ids = checkouts.map(({ checkoutId }) => checkoutId);
  expect(await countOf(shop(), "orders where checkout_id = any($1)", [ids])).toBe(0);

  await shop().killApp();
  const { environment } = shop();
  environment.QSTASH_CURRENT_SIGNING_KEY = now.current;
  environment.QSTASH_NEXT_SIGNING_KEY = now.next;
  await shop().startApp();
  expect(await signingKeys()).toEqual({ ok: true });
  // QStash tries again by itself; what it has given up meanwhile is the sweeper's, whose minute is brought forward here.
  await shop().query("update outbox set next_attempt_at = now() where next_attempt_at < now() + interval '1 day'");
  expect((await signedDelivery(shop(), "sweep", { eventId: "sweep" }, { key: now.current })).status).toBe(200);
  await expectAllCompleted(checkouts);
}, 120_000);
