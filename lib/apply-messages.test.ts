import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { db, type Transaction } from "@/db";
import { databaseForTests } from "@/tests/setup/database";
import { applyMessages } from "./apply-messages";
import { createEvent } from "./create-event";
import { calling, type Listeners } from "./listeners";
import type { Event } from "./messages";
import { writeMessages } from "./outbox";

const { query } = databaseForTests();

beforeAll(() => query("create table effects (listener text not null, event_id text not null)"));
beforeEach(async () => {
  await query("delete from effects; delete from outbox");
  broken.clear();
  called.mockClear();
  soft.mockClear();
});

/** Listeners that fail until they are mended. */
const broken = new Set<string>();
const called = vi.fn(async (_event: Event) => "answer");
const soft = vi.fn(async (_event: Event) => {});

function effectOf(listener: string) {
  return async (tx: Transaction, ...told: Event[]) => {
    for (const { eventId } of told) await tx.execute(sql`insert into effects values (${listener}, ${eventId})`);
    if (broken.has(listener)) throw new Error(`${listener} is broken`);
  };
}

const reports = { applyAll: vi.fn((tx: Transaction, events: Event[]) => effectOf("reports")(tx, ...events)) };

const TABLE: Partial<Listeners> = {
  "checkout.rejected": { bell: { apply: effectOf("bell") }, reports, pages: { soft } },
  "inventory.stock.low": { reports },
  "command.payment.void": {
    payments: calling({ call: called, apply: (tx, event, said) => effectOf(`payments ${said}`)(tx, event) }),
    bell: { apply: effectOf("bell") },
  },
};

const rejected = () => createEvent("checkout.rejected", { checkoutId: "chk_1", userId: null, reason: "overdue" });
const low = () => createEvent("inventory.stock.low", { variantId: "var_1", available: 1 });
const voiding = () => createEvent("command.payment.void", { paymentId: "pay_1", checkoutId: "chk_1" });

async function apply(...events: Event[]) {
  const arrivals = events.map((event) => ({ event, retried: 0 }));
  const { applied } = await applyMessages(arrivals, TABLE);
  return applied.map(({ outcome, refusals }) => [outcome, ...refusals.map(({ listener }) => listener)].join(" "));
}

const effects = async (...events: Event[]) => {
  const ids = events.map(({ eventId }) => eventId);
  const { rows } = await query("select listener from effects where event_id = any($1) order by listener", [ids]);
  return rows.map(({ listener }) => listener);
};

test("every listener of a message applies it, once", async () => {
  const event = rejected();
  expect(await apply(event)).toEqual(["applied"]);
  expect(await apply(event)).toEqual(["duplicate"]);
  expect(await effects(event)).toEqual(["bell", "reports"]);
});

test("a listener that fails leaves the others done, and is tried again alone", async () => {
  const event = rejected();
  broken.add("reports");
  expect(await apply(event)).toEqual(["failed reports"]);
  expect(await effects(event)).toEqual(["bell"]);
  expect(await apply(event)).toEqual(["failed reports"]);
  broken.clear();
  expect(await apply(event)).toEqual(["applied"]);
  expect(await effects(event)).toEqual(["bell", "reports"]);
});

test("the row of the outbox stays until the last listener is done", async () => {
  const payload = { checkoutId: "chk_1", userId: null, reason: "overdue" };
  // Outside of a transaction that sends: nobody else may take the message from the outbox.
  await db().transaction((tx) => writeMessages(tx, {}, [{ type: "checkout.rejected", payload }]));
  const { rows } = await query("select event_id from outbox");
  const event = { ...rejected(), eventId: String(rows[0]?.event_id) };
  broken.add("bell");
  await apply(event);
  expect((await query("select from outbox")).rowCount).toBe(1);
  broken.clear();
  await apply(event);
  expect((await query("select from outbox")).rowCount).toBe(0);
});

test("messages are applied together, what many add to once and last; one that fails holds none of the others back", async () => {
  const [one, two, three] = [rejected(), low(), rejected()];
  reports.applyAll.mockClear();
  expect(await apply(one, two, three)).toEqual(["applied", "applied", "applied"]);
  expect(reports.applyAll).toHaveBeenCalledExactlyOnceWith(expect.anything(), [one, two, three]);
  const [four, five] = [rejected(), low()];
  broken.add("bell");
  expect(await apply(four, five)).toEqual(["failed bell", "applied"]);
  expect(await effects(four)).toEqual(["reports"]);
  expect(await effects(five)).toEqual(["reports"]);
});

test("who asks the world outside is not asked again when another listener fails, nor holds that one back", async () => {
  const [event, other] = [voiding(), voiding()];
  broken.add("bell");
  expect(await apply(event)).toEqual(["failed bell"]);
  broken.clear();
  expect(await apply(event)).toEqual(["applied"]);
  expect(called).toHaveBeenCalledOnce();
  called.mockRejectedValueOnce(new Error("the provider is away"));
  expect(await apply(other)).toEqual(["failed payments"]);
  expect(await effects(other)).toEqual(["bell"]);
  expect(await apply(other)).toEqual(["applied"]);
  expect(await effects(other)).toEqual(["bell", "payments answer"]);
});

test("what may be lost is left to the caller, for messages that were applied by this very call", async () => {
  const event = rejected();
  const arrivals = [{ event, retried: 0 }];
  const first = await applyMessages(arrivals, TABLE);
  const second = await applyMessages(arrivals, TABLE);
  expect([first, second].map(({ applied }) => applied[0]?.soft.length)).toEqual([1, 0]);
  expect(soft).not.toHaveBeenCalled();
});

test("what listeners write is answered, for the caller to send", async () => {
  const release = { type: "command.inventory.release" as const, payload: { checkoutId: "chk_news" } };
  const table: Partial<Listeners> = {
    "checkout.rejected": {
      writer: { apply: (tx, { eventId }) => writeMessages(tx, { causationId: eventId }, [release]) },
    },
  };
  const event = rejected();
  const { news } = await applyMessages([{ event, retried: 0 }], table);
  expect(news).toMatchObject([{ eventType: "command.inventory.release", causationId: event.eventId }]);
});

test("a message that nobody listens to is refused, and those beside it are not", async () => {
  const stranger = createEvent("notification.sms", { recipient: "+1", text: "hello" });
  expect(await apply(stranger, low())).toEqual(["failed ", "applied"]);
});

test("without a database no listener is tried alone", async () => {
  const away = Object.assign(new Error("terminating connection"), { code: "57P01" });
  const table: Partial<Listeners> = {
    "checkout.rejected": { one: { apply: vi.fn().mockRejectedValue(away) }, two: { apply: vi.fn() } },
  };
  const { applied } = await applyMessages([{ event: rejected(), retried: 0 }], table);
  expect(applied[0]?.refusals.map(({ listener }) => listener)).toEqual(["one", "two"]);
});
