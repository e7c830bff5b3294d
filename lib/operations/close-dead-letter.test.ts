import { expect, test, vi } from "vitest";
import { db } from "@/db";
import { createEvent } from "@/lib/create-event";
import { newId } from "@/lib/ids";
import { holdBack } from "@/lib/inbox";
import type { Event } from "@/lib/messages";
import { writeMessages } from "@/lib/outbox";
import { sweepOutbox } from "@/lib/send-messages";
import { rowOf, testBackend } from "@/tests/factories";
import { deliverAll, deliverEvent, storedEvent } from "@/tests/setup/real-webhooks";
import { closeDeadLetter } from "./close-dead-letter";
import { findDeadLetter } from "./find-dead-letters";
import { reconcile } from "./reconcile";
import { replayDeadLetter } from "./replay-dead-letters";
import { storeDeadLetter } from "./store-dead-letter";

vi.mock("next/cache", () => ({ revalidateTag: () => {} }));

const { query } = testBackend();
const BY = { by: "user_admin", reason: "It was written by a broken script." };

/** A message that waits in the outbox, and that QStash has given up so often: its event and its dead letters. */
async function dead(times = 1): Promise<{ event: Event; letters: string[] }> {
  const correlationId = newId("chk");
  const payload = { checkoutId: correlationId };
  await db().transaction((tx) =>
    writeMessages(tx, { correlationId }, [{ type: "command.inventory.release", payload }]),
  );
  const { id } = await rowOf(query, "select id from events where correlation_id = $1", [correlationId]);
  const event = await storedEvent(String(id));
  const letters: string[] = [];
  for (let time = 0; time < times; time++) letters.push(await die(event));
  return { event, letters };
}

async function die(event: Event): Promise<string> {
  const sourceMessageId = newId("req");
  const sourceBody = Buffer.from(JSON.stringify(event)).toString("base64");
  const url = "http://localhost:3000/api/webhooks/commands";
  await storeDeadLetter({ status: 489, retried: 0, sourceMessageId, url, sourceBody });
  return String((await rowOf(query, "select id from dead_letters where message_id = $1", [sourceMessageId])).id);
}

const inOutbox = async ({ eventId }: Event) =>
  (await query("select 1 from outbox where event_id = $1", [eventId])).rowCount === 1;
const isLost = async ({ eventId }: Event) => {
  const { lines } = await reconcile();
  return lines.some(
    ({ name, offenders }) => name === "no_message_is_lost" && JSON.stringify(offenders).includes(eventId),
  );
};

test("a dead letter is closed with a name and a reason: its message is sent no more, and nobody calls it lost", async () => {
  const { event, letters } = await dead(2);
  const closed = await closeDeadLetter(letters[0] ?? "", BY);
  expect(closed).toMatchObject({ closed: BY, resolvedAt: expect.any(String) });
  // Every dead letter about the same message: it would otherwise stay open for ever.
  expect(await findDeadLetter(letters[1] ?? "")).toMatchObject({ closed: BY });
  expect(await inOutbox(event)).toBe(false);
  await query("update outbox set next_attempt_at = now()");
  await sweepOutbox();
  expect(await isLost(event)).toBe(false);
  await deliverAll(query, event.correlationId ?? "");
  const entry = await rowOf(query, "select action, actor, details from audit_log where subject = $1", [letters[0]]);
  expect(entry).toMatchObject({ action: "dead_letter.closed", actor: BY.by, details: { reason: BY.reason } });
});

test("a replay opens a closed dead letter again, and its message is then lost or applied", async () => {
  const { event, letters } = await dead();
  const [id = ""] = letters;
  await closeDeadLetter(id, BY);
  await replayDeadLetter(id, { by: "user_admin", dryRun: false });
  expect(await findDeadLetter(id)).toMatchObject({ closed: null, resolvedAt: null });
  expect(await isLost(event)).toBe(true);
  expect((await deliverEvent(event)).status).toBe(200);
  expect((await findDeadLetter(id)).resolvedAt).not.toBeNull();
  expect(await isLost(event)).toBe(false);
});

test("what was applied, is being applied, was closed before or does not exist cannot be closed", async () => {
  const { event, letters } = await dead();
  const [id = ""] = letters;
  await db().transaction(async (tx) => {
    await holdBack(tx, { eventId: event.eventId, topic: "commands" });
    await expect(closeDeadLetter(id, BY)).rejects.toMatchObject({ code: "unavailable" });
  });
  await deliverEvent(event);
  await expect(closeDeadLetter(id, BY)).rejects.toMatchObject({
    code: "invalid_transition",
    extra: { from: "resolved" },
  });
  const [other = ""] = (await dead()).letters;
  await closeDeadLetter(other, BY);
  await expect(closeDeadLetter(other, BY)).rejects.toMatchObject({
    code: "invalid_transition",
    extra: { from: "closed" },
  });
  await expect(closeDeadLetter("dead_nowhere", BY)).rejects.toMatchObject({ code: "not_found" });
});

test("a dead letter that names no event can be closed, too", async () => {
  const nameless = createEvent("command.inventory.release", { checkoutId: "chk_1" });
  const id = await die({ ...nameless, eventId: undefined } as unknown as Event);
  expect(await closeDeadLetter(id, BY)).toMatchObject({ eventId: null, closed: BY });
});

test("the database closes no dead letter without a reason", async () => {
  const [id] = (await dead()).letters;
  const silent = query("update dead_letters set closed_by = 'eve', resolved_at = now() where id = $1", [id]);
  await expect(silent).rejects.toThrow("dead_letters_closed_with_reason");
});
