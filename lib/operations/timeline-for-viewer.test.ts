import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { guestToken } from "@/lib/auth/guest-token";
import type { Viewer } from "@/lib/auth/viewer";
import { newId } from "@/lib/ids";
import { databaseForTests } from "@/tests/setup/database";
import { findTimeline } from "./timeline-for-viewer";

const database = databaseForTests();
const row = z.object({ id: z.string(), checkout_id: z.string(), user_id: z.string(), owner_id: z.string() });
let order: z.infer<typeof row>;
beforeAll(async () => {
  const { rows } = await database.query(`
    select orders.id, checkout_id, user_id, owner_id from orders join sellers on sellers.id = seller_id
    where user_id is not null and owner_id is not null and orders.status = 'CANCELLED' limit 1`);
  order = row.parse(rows[0]);
});

const person = (userId: string, role: Viewer["role"]): Viewer => ({ userId, role, name: "", email: "" });
const audienceFor = async (viewer: Viewer | null, token: string | null = null) =>
  (await findTimeline(order.id, viewer, token).catch(({ code }) => ({ audience: code }))).audience;

test("who looks decides what is shown, and strangers do not learn that there is an order", async () => {
  const { user_id: buyer, owner_id: owner } = order;
  expect(await audienceFor(person(newId("user"), "admin"))).toBe("admin");
  expect(await audienceFor(person(owner, "seller"))).toBe("seller");
  expect(await audienceFor(person(buyer, "shopper"))).toBe("buyer");
  expect(await audienceFor(null, guestToken(order.checkout_id))).toBe("buyer");
  // A studio that buys from another is a buyer there; an owner who has lost the role is nobody.
  expect(await audienceFor(person(buyer, "seller"))).toBe("buyer");
  expect(await audienceFor(person(owner, "shopper"))).toBe("not_found");
  expect(await audienceFor(person(newId("user"), "seller"))).toBe("not_found");
  expect(await audienceFor(person(newId("user"), "shopper"))).toBe("not_found");
  expect(await audienceFor(null, guestToken(newId("chk")))).toBe("not_found");
  expect(await audienceFor(null)).toBe("not_found");
});

test("a past order is told from its opening on, with its money, stock and messages", async () => {
  const { entries, checkoutId } = await findTimeline(order.id, person(newId("user"), "admin"), null);
  expect(checkoutId).toBe(order.checkout_id);
  expect(entries[0]).toMatchObject({ kind: "checkout", step: "opened" });
  expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).sort());
  expect(new Set(entries.map(({ kind }) => kind))).toEqual(
    new Set(["checkout", "reservation", "payment", "stock", "email", "event"]),
  );
});

test("a buyer does not read what was written to a studio, nor the address of whoever runs it", async () => {
  await database.query(
    `insert into emails (id, letter, reference, recipient, message_id, status, claimed_at)
     values ('mail_studio', 'studio-new-order', $1, 'studio@example.com', 'studio', 'sent', now())`,
    [order.id],
  );
  const recipientsFor = async (viewer: Viewer) =>
    (await findTimeline(order.id, viewer, null)).entries.flatMap((entry) =>
      entry.kind === "email" ? [entry.recipient] : [],
    );
  expect(await recipientsFor(person(newId("user"), "admin"))).toContain("studio@example.com");
  expect(await recipientsFor(person(order.owner_id, "seller"))).toContain("studio@example.com");
  expect(await recipientsFor(person(order.user_id, "shopper"))).not.toContain("studio@example.com");
});

test("a message is waiting, sent, given up or applied, and says how often it was handed over", async () => {
  const eventId = newId("evt");
  await database.query(
    "insert into events (id, type, version, source, correlation_id, payload) values ($1, 'command.payment.void', '1.0', 'test', $2, '{}')",
    [eventId, order.checkout_id],
  );
  await database.query("insert into outbox (event_id, topic, next_attempt_at) values ($1, 'commands', now())", [
    eventId,
  ]);
  const stateOf = async () => {
    const { entries } = await findTimeline(order.id, person(order.user_id, "shopper"), null);
    return entries.find((entry) => entry.kind === "event" && entry.eventId === eventId);
  };
  expect(await stateOf()).toMatchObject({ state: "waiting", publications: 0, latencyMs: null, deliveries: [] });
  await database.query("update outbox set publications = 2 where event_id = $1", [eventId]);
  expect(await stateOf()).toMatchObject({ state: "sent", publications: 2 });
  await database.query(
    `insert into dead_letters (id, message_id, event_id, topic, url, body, reason, response_status, attempts)
     values ('dead_1', 'msg_1', $1, 'commands', 'http://localhost', '{}', 'broke', 500, 6)`,
    [eventId],
  );
  expect(await stateOf()).toMatchObject({ state: "given_up" });
  await database.query("delete from outbox where event_id = $1", [eventId]);
  await database.query(
    "insert into inbox (event_id, consumer, retried, processed_at) values ($1, 'commands', 3, (select created_at + interval '7 seconds' from events where id = $1))",
    [eventId],
  );
  const delivery = { attempt: 4, outcome: "applied", duplicate: false, latencyMs: 7000 };
  expect(await stateOf()).toMatchObject({
    state: "applied",
    publications: null,
    latencyMs: 7000,
    deliveries: [delivery],
  });
});
