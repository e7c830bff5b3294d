import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { type Mail, startMail } from "@/dev/mail/server";
import { applyMessages } from "@/lib/apply-messages";
import { freezeClock, fromNow } from "@/lib/clock";
import { createEvent } from "@/lib/create-event";
import { findStanding } from "@/lib/inbox";
import { sendMail } from "@/lib/mail";
import type { PayloadOf } from "@/lib/messages";
import { databaseForTests } from "@/tests/setup/database";
import { sendEmail } from "./send-email";

vi.mock("@/lib/mail", { spy: true });

process.env.DATABASE_POOL_MAX = "12";
const { query } = databaseForTests();
const dataDir = mkdtempSync(path.join(tmpdir(), "oncart-letters-"));
let mail: Mail;
let orderId = "";
let recipient = "";
let letters = 0;

beforeAll(async () => {
  mail = await startMail({ smtpPort: 0, inboxPort: 0, dataDir });
  process.env.SMTP_URL = `smtp://127.0.0.1:${mail.smtpPort}`;
  orderId = String((await query("select id from orders order by id limit 1")).rows[0]?.id);
});
afterAll(async () => {
  await mail.stop();
  rmSync(dataDir, { recursive: true, force: true });
});
afterEach(() => freezeClock());
beforeEach(() => {
  letters += 1;
  recipient = `buyer-${letters}@example.com`;
});

type Template = PayloadOf<"notification.email">["letter"];

const ask = (letter: Template = "order-shipped", reference = orderId) =>
  createEvent("notification.email", { letter, reference, recipient });

/** Delivers an event to its listener, as the webhook does. */
async function send(event = ask()): Promise<void> {
  const { applied } = await applyMessages([{ event, retried: 0 }], { "notification.email": { mail: sendEmail } });
  for (const { refusals } of applied) for (const { error } of refusals) throw error;
}

const page = z.object({
  messages: z.array(z.object({ id: z.string(), subject: z.string(), messageId: z.string() })),
});

async function inbox() {
  const url = `http://127.0.0.1:${mail.inboxPort}/api/messages?to=${recipient}`;
  return page.parse(await (await fetch(url)).json()).messages;
}

const claim = async () =>
  (await query("select status, attempts, message_id from emails where recipient = $1", [recipient])).rows;

const wasApplied = async ({ eventId }: { eventId: string }) =>
  (await findStanding({ eventId, topic: "notifications" })).applied;

/** An email that another process has claimed so many seconds ago, and not sent yet. */
async function claimedElsewhere(secondsAgo: number): Promise<void> {
  await query(
    `insert into emails (id, letter, reference, recipient, message_id, claimed_at)
     values ($1, 'order-shipped', $2, $3, $4, now() - $5 * interval '1 second')`,
    [`mail_${letters}`, orderId, recipient, `<first.${letters}@shop>`, secondsAgo],
  );
}

test("an email reaches its recipient with the order in it, and is noted as sent", async () => {
  const { rows } = await query("select number from orders where id = $1", [orderId]);
  await send();
  const [letter] = await inbox();
  expect(letter?.subject).toBe(`Your order ${rows[0]?.number} is shipped`);
  expect(letter?.messageId).toContain(orderId);
  expect(await claim()).toMatchObject([{ status: "sent", attempts: 1 }]);
});

test("each email about an order can be written", async () => {
  for (const letter of ["order-confirmation", "order-delivered", "order-refunded", "order-cancelled"] as const) {
    await send(ask(letter));
  }
  expect(await inbox()).toHaveLength(4);
});

test("a rejected checkout is explained", async () => {
  const { rows } = await query("select id from checkouts limit 1");
  await send(ask("checkout-rejected", String(rows[0]?.id)));
  expect((await inbox())[0]?.subject).toBe("Your checkout could not be completed");
});

test("the same email to somebody else is another email", async () => {
  await send();
  recipient = `other-${recipient}`;
  await send();
  expect(await inbox()).toHaveLength(1);
});

test("an email that has become of no use is not sent, leaves no claim, and does not come again", async () => {
  const event = ask("password-reset", "ver_used_up");
  await send(event);
  expect((await inbox()).length).toBe(0);
  expect((await query("select 1 from emails where recipient = $1", [recipient])).rowCount).toBe(0);
  expect(
    (await query("select 1 from inbox where event_id = $1 and consumer = 'notifications'", [event.eventId])).rowCount,
  ).toBe(1);
});

test("the second delivery of a message, and a second message about the same thing, send nothing", async () => {
  const event = ask();
  await send(event);
  await send(event);
  await send(ask());
  expect(await inbox()).toHaveLength(1);
  expect(await claim()).toMatchObject([{ attempts: 1 }]);
});

test("of ten deliveries at once one sends; the others come again", async () => {
  const event = ask();
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => send(event)));
  for (const result of results) {
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "unavailable" });
  }
  expect(await inbox()).toHaveLength(1);
});

test("while a living process sends it, nobody else does", async () => {
  await claimedElsewhere(15);
  await expect(send()).rejects.toMatchObject({ code: "unavailable" });
  expect(await inbox()).toEqual([]);
});

test("the claim of a dead process is taken over, and the email goes out under its first Message-ID", async () => {
  await claimedElsewhere(21);
  await send();
  expect(await inbox()).toMatchObject([{ messageId: `<first.${letters}@shop>` }]);
  expect(await claim()).toMatchObject([{ status: "sent", attempts: 2 }]);
});

test("an email about nothing gives its claim back, as far as it got", async () => {
  await expect(send(ask("order-shipped", "ord_unheard"))).rejects.toMatchObject({ code: "not_found" });
  expect(await claim()).toMatchObject([{ status: "failed" }]);
});

test("a mail server that is away gives the claim back: the retry sends at once", async () => {
  const { smtpPort } = mail;
  await mail.stop();
  await expect(send()).rejects.toThrow();
  expect(await claim()).toMatchObject([{ status: "failed", attempts: 1 }]);
  mail = await startMail({ smtpPort, inboxPort: 0, dataDir });
  await send();
  expect(await inbox()).toHaveLength(1);
  expect(await claim()).toMatchObject([{ status: "sent", attempts: 2 }]);
});

test("an email that the mail server did not take is not applied, and the same message sends it later", async () => {
  const event = ask();
  vi.mocked(sendMail).mockImplementationOnce(async () => {
    // Whoever asks now must not be told that it is done: the server has it not.
    expect(await claim()).toMatchObject([{ status: "sending" }]);
    expect(await wasApplied(event)).toBe(false);
    throw new Error("no room");
  });
  await expect(send(event)).rejects.toThrow("no room");
  expect(await wasApplied(event)).toBe(false);
  await send(event);
  expect(await inbox()).toHaveLength(1);
});

/** A delivery that hangs at the mail server until it is told how that ends; its claim is old enough to be taken over. */
async function hanging() {
  const server = { resolve: () => {}, reject: (_: Error) => {} };
  const calls = vi.mocked(sendMail).mock.calls.length;
  vi.mocked(sendMail).mockImplementationOnce(
    () => new Promise<void>((resolve, reject) => Object.assign(server, { resolve, reject })),
  );
  const delivery = send();
  delivery.catch(() => {});
  await vi.waitFor(() => expect(vi.mocked(sendMail).mock.calls).toHaveLength(calls + 1), { timeout: 10_000 });
  freezeClock(fromNow(21_000));
  return { delivery, server };
}

test("whoever fails after another has taken over and sent the email leaves it sent", async () => {
  const { delivery, server } = await hanging();
  await send();
  server.reject(new Error("cut off"));
  await expect(delivery).rejects.toThrow("cut off");
  expect(await claim()).toMatchObject([{ status: "sent", attempts: 2 }]);
  await send();
  expect(await inbox()).toHaveLength(1);
});

test("whoever fails while another is sending the email does not give away the other's claim", async () => {
  const first = await hanging();
  const second = await hanging();
  first.server.reject(new Error("cut off"));
  await expect(first.delivery).rejects.toThrow("cut off");
  expect(await claim()).toMatchObject([{ status: "sending", attempts: 2 }]);
  second.server.resolve();
  await second.delivery;
  expect(await claim()).toMatchObject([{ status: "sent" }]);
});

test("an email that was taken after all is sent, whatever the one who took over makes of it", async () => {
  const first = await hanging();
  const second = await hanging();
  first.server.resolve();
  await first.delivery;
  second.server.reject(new Error("cut off"));
  await expect(second.delivery).rejects.toThrow("cut off");
  expect(await claim()).toMatchObject([{ status: "sent" }]);
});
