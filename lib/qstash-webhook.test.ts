import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { sign } from "@/dev/qstash/sign";
import { databaseForTests } from "@/tests/setup/database";
import { createEvent } from "./create-event";
import { failure } from "./errors";
import { calling } from "./listeners";
import type { Event, EventType, PayloadOf } from "./messages";
import { getEventMetadata, receive, verifyQStashSignature } from "./qstash-webhook";

const { query } = databaseForTests();
const URL_SIGNED = "http://localhost:3000/api/webhooks/commands";

type Release = Event<"command.inventory.release">;

const call = vi.fn(async (_event: Release) => {});
const verb = vi.fn(async () => {});
const listeners = { "command.inventory.release": { checkout: calling({ call, apply: verb }) } };
const storeDeadLetter = vi.fn(async (_body: unknown) => {});
const webhook = receive("commands", listeners, storeDeadLetter);

beforeEach(() => {
  verb.mockReset();
  call.mockReset();
  storeDeadLetter.mockReset();
});

const release = () => createEvent("command.inventory.release", { checkoutId: "chk_1" });
const eventOf = <Type extends EventType>(type: Type, payload: PayloadOf<Type>) => createEvent(type, payload);

type Delivery = { body?: unknown; key?: string; url?: string; sent?: string; headers?: Record<string, string> };

/** A delivery as QStash makes it, or not quite. */
function delivery({ body = release(), key = "sig_current", url = URL_SIGNED, sent, headers = {} }: Delivery = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const signature = sign(key, url, Buffer.from(text));
  const event = z.object({ eventId: z.string() }).safeParse(body);
  const named: Record<string, string> = event.success ? { "x-event-id": event.data.eventId } : {};
  return new Request("http://10.0.0.7:3000/api/webhooks/commands", {
    method: "POST",
    headers: { "upstash-signature": signature, ...named, ...headers },
    body: sent ?? text,
  });
}

/** A delivery is written down after its answer. */
const patience = { timeout: 10_000 };

const outcomes = async (eventId: string) =>
  (await query("select outcome, error from deliveries where event_id = $1 order by id", [eventId])).rows;

test("a signed message is applied, and applied once", async () => {
  const event = release();
  const first = await webhook(delivery({ body: event }));
  expect(first.status).toBe(200);
  expect(await first.json()).toEqual({ success: true, eventId: event.eventId, duplicate: false });
  const second = await webhook(delivery({ body: event }));
  expect(await second.json()).toEqual({ success: true, eventId: event.eventId, duplicate: true });
  // There is no Redis here: what speaks to the world outside must not even be asked a second time.
  expect(call).toHaveBeenCalledOnce();
  await vi.waitFor(
    async () => expect(await outcomes(event.eventId)).toMatchObject([{ outcome: "duplicate" }]),
    patience,
  );
});

test("a signature by the next key counts too: a rotation loses nothing", async () => {
  expect((await webhook(delivery({ key: "sig_next" }))).status).toBe(200);
});

test("without a signature, with a wrong one, or with one for another address or body, nothing happens", async () => {
  const event = release();
  const unsigned = delivery({ body: event });
  unsigned.headers.delete("upstash-signature");
  const forged = [
    unsigned,
    delivery({ body: event, key: "sig_other" }),
    delivery({ body: event, url: "http://localhost:3000/api/webhooks/orders" }),
    delivery({ body: event, url: "http://10.0.0.7:3000/api/webhooks/commands" }),
    delivery({ body: event, sent: JSON.stringify({ ...event, eventId: "evt_other" }) }),
    delivery({ body: event, headers: { "upstash-signature": "nonsense" } }),
  ];
  for (const request of forged) expect((await webhook(request)).status).toBe(401);
  expect(call).not.toHaveBeenCalled();
  expect(await outcomes(event.eventId)).toEqual([]);
});

test("a signature that has expired opens nothing", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 10 * 60_000 });
  const old = delivery();
  vi.useRealTimers();
  expect((await webhook(old)).status).toBe(401);
});

test("what can never work goes straight to the dead letters", async () => {
  const hopeless = [
    "",
    "not JSON",
    {},
    { ...release(), eventId: "1" },
    { ...release(), eventType: "command.unheard" },
    { ...release(), eventType: "toString" },
    { ...release(), payload: { checkoutId: 1 } },
    eventOf("inventory.stock.low", { variantId: "var_1", available: 1 }),
    eventOf("command.payment.void", { paymentId: "pay_1", checkoutId: "chk_1" }),
  ];
  for (const body of hopeless) {
    const answer = await webhook(delivery({ body }));
    expect(answer.status).toBe(489);
    expect(answer.headers.get("upstash-nonretryable-error")).toBe("true");
    expect(await answer.json()).toHaveProperty("error");
  }
  expect(call).not.toHaveBeenCalled();
});

test("a broken rule is final, a busy neighbour and an unknown failure are not", async () => {
  const answers = [
    { thrown: failure("not_found", "No such checkout."), status: 489 },
    { thrown: failure("unavailable", "Busy.", { retryAfterSeconds: 1 }), status: 503 },
    { thrown: new Error("connection lost to 10.0.0.1"), status: 500 },
  ];
  for (const { thrown, status } of answers) {
    const event = release();
    verb.mockRejectedValueOnce(thrown);
    const answer = await webhook(delivery({ body: event }));
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain("10.0.0.1");
    await vi.waitFor(
      async () => expect(await outcomes(event.eventId)).toMatchObject([{ outcome: "failed" }]),
      patience,
    );
    expect((await outcomes(event.eventId))[0]?.error).toContain(thrown.message);
  }
});

test("a message whose consumer failed is applied by the retry", async () => {
  const event = release();
  verb.mockRejectedValueOnce(new Error("database away"));
  expect((await webhook(delivery({ body: event }))).status).toBe(500);
  const retry = await webhook(delivery({ body: event, headers: { "upstash-retried": "1" } }));
  expect(await retry.json()).toMatchObject({ duplicate: false });
  const { rows } = await query("select consumer, retried from inbox where event_id = $1 order by consumer", [
    event.eventId,
  ]);
  expect(rows).toEqual([{ consumer: "commands", retried: 1 }]);
});

test("of several listeners the one that failed is named, in the answer and in what is written down", async () => {
  const broken = async () => Promise.reject(new Error("the report is broken"));
  const both = { bell: { apply: verb }, reports: { apply: broken } };
  const event = release();
  const answer = await receive("commands", { "command.inventory.release": both })(delivery({ body: event }));
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({ code: "internal", listeners: ["reports"] });
  await vi.waitFor(
    async () =>
      expect(await outcomes(event.eventId)).toMatchObject([{ error: "reports: Error: the report is broken" }]),
    patience,
  );
});

test("a message comes again as long as one of its listeners may still apply it, and never when none can", async () => {
  const never = async () => Promise.reject(failure("not_found", "There is no such thing."));
  const busy = async () => Promise.reject(failure("unavailable", "Busy.", { retryAfterSeconds: 1 }));
  const answerOf = async (...[one, other]: [() => Promise<void>, () => Promise<void>]) =>
    (
      await receive("commands", { "command.inventory.release": { one: { apply: one }, other: { apply: other } } })(
        delivery(),
      )
    ).status;
  expect(await answerOf(never, busy)).toBe(503);
  expect(await answerOf(never, never)).toBe(489);
  expect(await answerOf(never, verb)).toBe(489);
});

test("what may be lost is done after the message was applied, and fails no delivery", async () => {
  const soft = vi.fn(() => Promise.reject(new Error("the cache is away")));
  const table = { "command.inventory.release": { checkout: { apply: verb }, pages: { soft } } };
  const event = release();
  verb.mockRejectedValueOnce(new Error("database away"));
  expect((await receive("commands", table)(delivery({ body: event }))).status).toBe(500);
  expect(soft).not.toHaveBeenCalled();
  expect((await receive("commands", table)(delivery({ body: event }))).status).toBe(200);
  await vi.waitFor(() => expect(soft).toHaveBeenCalledExactlyOnceWith(event), patience);
});

test("a body of more than a megabyte is refused before its signature is looked at", async () => {
  const answer = await webhook(delivery({ body: " ".repeat(1_000_001) }));
  expect(answer.status).toBe(413);
});

test("QStash's word that it gave a message up is filed, where somebody files it", async () => {
  const callback = { sourceMessageId: "msg_1", status: 500 };
  expect((await webhook(delivery({ body: callback }))).status).toBe(200);
  expect(storeDeadLetter).toHaveBeenCalledWith(callback);
  const elsewhere = receive("commands", listeners);
  expect((await elsewhere(delivery({ body: callback }))).status).toBe(489);
});

test("a verb in one transaction needs no more than to be named", async () => {
  const applied = vi.fn(async () => {});
  const atomic = receive("commands", { "command.inventory.release": { checkout: { apply: applied } } });
  const event = release();
  expect((await atomic(delivery({ body: event }))).status).toBe(200);
  expect(applied).toHaveBeenCalledWith(expect.anything(), event);
});

test("a signed body is parsed by the schema that it is read with", async () => {
  const schema = z.object({ hello: z.string() });
  expect(await verifyQStashSignature(delivery({ body: { hello: "you" } }), schema)).toEqual({ hello: "you" });
  const wrong = verifyQStashSignature(delivery({ body: { hello: 1 } }), schema);
  await expect(wrong).rejects.toMatchObject({ code: "invalid_request" });
});

test("headers tell about a message, as far as they go", () => {
  const headers = { "x-event-id": "evt_1", "x-event-type": "order.created", "upstash-retried": "2" };
  const metadata = { eventId: "evt_1", eventType: "order.created", retried: 2 };
  expect(getEventMetadata(new Request("http://shop", { headers }))).toEqual(metadata);
  for (const retried of ["", "many", "-"]) {
    expect(getEventMetadata(new Request("http://shop", { headers: { "upstash-retried": retried } }))).toEqual({
      retried: 0,
    });
  }
});

test("signed text that no database can hold is refused for good, not retried for ever", async () => {
  const event = release();
  const answer = await webhook(delivery({ body: { ...event, payload: { checkoutId: "chk_\0" } } }));
  expect(answer.status).toBe(489);
});

test("a delivery that breaks off is not refused for good", async () => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("aborted")) });
  const headers = { "upstash-signature": "any" };
  const init = { method: "POST", headers, body: broken, duplex: "half" } as RequestInit;
  expect((await webhook(new Request("http://10.0.0.7:3000/api/webhooks/commands", init))).status).toBe(401);
});
