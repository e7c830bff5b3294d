import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { createEvent } from "@/lib/create-event";
import { buy, checkoutBody, countOf, findVariant, post, settled, signIn } from "../setup/buyer";
import { deadLetterClient, giveUp, publishAnything, quietQStash, setFaults } from "../setup/dead-letter-desk";
import { shopForTests } from "../setup/shop";
import { storedEvent } from "../setup/signed-delivery";
import { until } from "../setup/until";

const shop = shopForTests();
let admin: { cookie: string };
let desk: ReturnType<typeof deadLetterClient>;
beforeAll(async () => {
  admin = await signIn(shop(), "admin@example.com");
  desk = deadLetterClient(shop(), admin);
});

const audit = (subject: string) =>
  createEvent("analytics.audit_log", { action: "test", actor: "somebody", subject, details: {} });

test("dead letters are for admins alone: guests are asked to sign in, shoppers and sellers are turned away", async () => {
  const { eventId } = audit("roles");
  await publishAnything(shop(), "analytics", eventId, { nonsense: true });
  const filed = (await shopDeadLetters(1))[0] ?? "";
  const asShopper = await signIn(shop(), "shopper@example.com");
  const asSeller = await signIn(shop(), "seller@example.com");
  const doors = [
    ["GET", ""],
    ["GET", `/${filed}`],
    ["POST", `/${filed}/replay`],
    ["POST", "/replay"],
    ["POST", `/${filed}/close`],
  ] as const;
  for (const [method, path] of doors) {
    const knock = async (headers: Record<string, string>) => {
      const body = method === "POST" ? JSON.stringify({ dryRun: true, ids: [filed], reason: "It is nonsense." }) : null;
      const all = { ...headers, "content-type": "application/json" };
      return (await fetch(`${shop().url}/api/admin/dead-letters${path}`, { method, headers: all, body })).status;
    };
    expect([await knock({}), await knock(asShopper), await knock(asSeller), await knock(admin)], path).toEqual([
      401, 403, 403, 200,
    ]);
  }
});

async function shopDeadLetters(atLeast: number): Promise<string[]> {
  await until(async () => (await countOf(shop(), "dead_letters")) >= atLeast, "dead letters are filed");
  return (await shop().query("select id from dead_letters order by id")).rows.map(({ id }) => String(id));
}

test("a poison message is refused once and for all, filed with its cause, and applied once its payload was edited", async () => {
  const good = audit("poison");
  await publishAnything(shop(), "analytics", good.eventId, { ...good, payload: { action: 7 } }, 3);
  const filed = await desk.letterOf(good.eventId);
  expect(filed).toMatchObject({
    cause: "The payload of analytics.audit_log is wrong.",
    responseStatus: 489,
    attempts: 1,
    resolvedAt: null,
  });
  expect((await desk.detailOf(filed.id)).deliveries).toMatchObject([{ outcome: "failed", attempt: 1 }]);

  expect(await (await desk.replay(filed.id, { dryRun: true })).json()).toMatchObject({
    outcome: "malformed",
    errors: expect.arrayContaining([{ path: "action", message: expect.any(String) }]),
    replayed: false,
  });
  const refused = await desk.replay(filed.id, {});
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ code: "invalid_request", errors: expect.any(Array) });
  const other = await desk.replay(filed.id, { body: audit("poison") });
  expect(await other.json()).toMatchObject({ code: "invalid_request", errors: [{ path: "body.eventId" }] });
  const renamed = await desk.replay(filed.id, { body: { ...good, eventType: "analytics.metric" } });
  expect(renamed.status).toBe(400);
  expect((await desk.detailOf(filed.id)).replays).toEqual([]);

  const dry = await desk.replay(filed.id, { dryRun: true, body: good });
  expect(await dry.json()).toMatchObject({ outcome: "would_apply", replayed: false, messageId: null });
  expect(await countOf(shop(), "audit_log where subject = 'poison'")).toBe(0);
  const real = await desk.replay(filed.id, { body: good });
  expect(await real.json()).toMatchObject({
    outcome: "would_apply",
    replayed: true,
    messageId: expect.stringMatching(/^msg_/),
  });
  await until(async () => (await desk.detailOf(filed.id)).resolvedAt !== null, "the edited message is applied");
  expect(await countOf(shop(), "audit_log where event_id = $1 and subject = 'poison'", [good.eventId])).toBe(1);
  await until(
    async () =>
      (await countOf(shop(), "audit_log where action = 'dead_letter.replayed' and subject = $1", [filed.id])) === 1,
    "the replay is in the audit log",
  );
});

test("what failed while something was broken is applied once after the repair, however often it is replayed", async () => {
  const event = audit("repaired");
  await shop().query("alter table audit_log rename to audit_log_away");
  await publishAnything(shop(), "analytics", event.eventId, event);
  const filed = await desk.letterOf(event.eventId);
  await shop().query("alter table audit_log_away rename to audit_log");
  expect(filed).toMatchObject({ responseStatus: 500, attempts: 1, resolvedAt: null });
  // QStash was told nothing of our inside; the admin is.
  expect(filed.cause).toContain('insert into "audit_log"');
  expect(await (await desk.replay(filed.id, { dryRun: true })).json()).toMatchObject({ outcome: "would_apply" });

  const answers = await Promise.all([desk.replay(filed.id, {}), desk.replay(filed.id, {}), desk.replay(filed.id, {})]);
  const messageIds = await Promise.all(answers.map(async (answer) => (await answer.json()).messageId));
  expect(new Set(messageIds).size, "QStash took each replay for a new message").toBe(3);
  await until(async () => (await desk.detailOf(filed.id)).resolvedAt !== null, "the message is applied");
  expect((await desk.detailOf(filed.id)).replays.map(({ messageId }) => messageId).sort()).toEqual(
    [...messageIds].sort(),
  );
  await quietQStash(shop());
  expect(await countOf(shop(), "audit_log where event_id = $1", [event.eventId])).toBe(1);
  expect(await countOf(shop(), "inbox where event_id = $1 and consumer = 'analytics'", [event.eventId])).toBe(1);
});

test("replaying a checkout that became an order does nothing, and says so beforehand", async () => {
  const variant = await findVariant(shop());
  const checkout = await buy(shop(), checkoutBody(variant));
  await settled(shop(), checkout);
  const event = await storedEvent(shop(), "command.checkout", checkout.checkoutId);
  for (const _ of [1, 2]) expect((await giveUp(shop(), event, "commands")).status).toBe(200);
  const filed = await desk.letterOf(event.eventId);
  expect(filed).toMatchObject({ cause: "It broke.", attempts: 6, topic: "commands" });
  // Its event is in the inbox: nobody has to close the dead letter.
  expect(filed.resolvedAt).not.toBeNull();
  const dry = await desk.replay(filed.id, { dryRun: true });
  expect(await dry.json()).toMatchObject({
    outcome: "already_applied",
    detail: "This would do nothing: already applied.",
  });
  expect(await (await desk.replay(filed.id, {})).json()).toMatchObject({ outcome: "already_applied", replayed: true });
  await until(
    async () => (await desk.detailOf(filed.id)).deliveries.some(({ outcome }) => outcome === "duplicate"),
    "the replay was delivered",
  );
  expect(await countOf(shop(), "orders where checkout_id = $1", [checkout.checkoutId])).toBe(1);
  expect(await countOf(shop(), "stock_movements where reference = $1", [checkout.checkoutId])).toBe(1);
});

test("a replay goes behind every publication of the outbox, and the outbox goes on behind the replay", async () => {
  const event = audit("outbox");
  await shop().query("insert into events (id, type, version, source, payload) values ($1, $2, '1.0', 'test', $3)", [
    event.eventId,
    event.eventType,
    event.payload,
  ]);
  await shop().query(
    "insert into outbox (event_id, topic, publications, next_attempt_at) values ($1, 'analytics', 4, now() + interval '1 hour')",
    [event.eventId],
  );
  await giveUp(shop(), event, "analytics");
  const filed = await desk.letterOf(event.eventId);
  // While nothing is delivered the row stays in the outbox.
  await setFaults(shop(), { delayMs: 5_000 });
  const publications: unknown[] = [];
  for (const _ of [1, 2]) {
    expect(await (await desk.replay(filed.id, {})).json()).toMatchObject({ replayed: true });
    publications.push(
      (await shop().query("select publications from outbox where event_id = $1", [event.eventId])).rows,
    );
  }
  expect(publications).toEqual([[{ publications: 5 }], [{ publications: 6 }]]);
  const { rows } = await shop().query(
    "select payload->'details'->>'publication' as n from events where payload->>'subject' = $1 order by id",
    [filed.id],
  );
  expect(rows).toEqual([{ n: "4" }, { n: "5" }]);
  await setFaults(shop(), {});
});

test("a replay that QStash does not take is on record as one, and the next one goes out", async () => {
  const event = audit("qstash away");
  await giveUp(shop(), event, "analytics");
  const filed = await desk.letterOf(event.eventId);
  await setFaults(shop(), { refusePublishes: true });
  const refused = await desk.replay(filed.id, {});
  await setFaults(shop(), {});
  expect(refused.status).toBe(503);
  expect(refused.headers.get("retry-after")).toBe("5");
  expect((await desk.detailOf(filed.id)).replays).toMatchObject([{ messageId: "" }]);
  expect(await (await desk.replay(filed.id, {})).json()).toMatchObject({ replayed: true });
  await until(async () => (await desk.detailOf(filed.id)).resolvedAt !== null, "the second replay is applied");
});

test("many dead letters at once: each says for itself what would come of it, and what came of it", async () => {
  const fine = audit("bulk");
  await giveUp(shop(), fine, "analytics");
  const poison = createEvent("notification.sms", { recipient: "+1", text: "nobody sends these" });
  await giveUp(shop(), poison, "notifications");
  const [first, second] = [await desk.letterOf(fine.eventId), await desk.letterOf(poison.eventId)];
  const ids = [first.id, second.id, "dead_nowhere"];
  const send = async (dryRun: boolean) =>
    (await post(shop(), "/api/admin/dead-letters/replay", { ids, dryRun }, admin)).json();
  const outcomes = [{ outcome: "would_apply" }, { outcome: "no_consumer" }, { outcome: "not_found" }];
  expect(await send(true)).toMatchObject({ data: outcomes.map((one) => ({ ...one, replayed: false })) });
  expect(await send(false)).toMatchObject({ data: [{ replayed: true }, { replayed: false }, { replayed: false }] });
  await until(async () => (await desk.letterOf(fine.eventId)).resolvedAt !== null, "the good one is applied");
  const tooMany = Array.from({ length: 101 }, () => first.id);
  expect((await post(shop(), "/api/admin/dead-letters/replay", { ids: tooMany }, admin)).status).toBe(400);
});

test("dead letters are found by words of their cause, by topic and by being open, page by page", async () => {
  const word = `needle_${randomUUID().slice(0, 8)}`;
  const events = [1, 2, 3].map((n) => audit(`${word} 100% ${n}`));
  for (const event of events) await giveUp(shop(), event, "analytics");
  await until(async () => (await desk.list(`q=${word}`)).data.length === 3, "three letters are filed");
  expect((await desk.list(`q=${encodeURIComponent(`${word} 100% 2`)}`)).data).toHaveLength(1);
  // A per cent sign is a sign, not a wildcard.
  expect((await desk.list(`q=${encodeURIComponent(`${word}%2`)}`)).data).toHaveLength(0);
  expect((await desk.list(`q=${word}&topic=orders`)).data).toHaveLength(0);
  expect((await desk.list(`q=${word}&open=false`)).data).toHaveLength(0);
  const first = await desk.list(`q=${word}&open=true&topic=analytics&limit=2`);
  expect(first).toMatchObject({ hasMore: true, data: [{}, {}] });
  const second = await desk.list(`q=${word}&open=true&topic=analytics&limit=2&cursor=${first.nextCursor}`);
  expect([...first.data, ...second.data].map(({ eventId }) => eventId)).toEqual(
    events.map((event) => event.eventId).reverse(),
  );
  const foreign = await fetch(`${shop().url}/api/admin/dead-letters?cursor=WyJ4Il0`, { headers: admin });
  expect(foreign.status).toBe(400);
});
