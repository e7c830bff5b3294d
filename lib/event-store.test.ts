import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db";
import { events } from "@/db/schema";
import { databaseForTests } from "@/tests/setup/database";
import type { Cause } from "./create-event";
import { asEvent, payloadAsRead, selectEvents } from "./event-store";
import { writeMessages } from "./outbox";

const { query } = databaseForTests();

/** Writes a command about a checkout; answers its row. */
async function written(checkoutId: string, cause: Cause = {}) {
  await db().transaction((tx) =>
    writeMessages(tx, cause, [{ type: "command.inventory.release", payload: { checkoutId } }]),
  );
  const [row] = await selectEvents(db()).where(sql`${events.payload} ->> 'checkoutId' = ${checkoutId}`);
  if (!row) throw new Error("Nothing was written");
  return row;
}

const mend = (eventId: string, version: string, checkoutId: string) =>
  query(
    "insert into event_corrections (event_id, version, payload, by, dead_letter_id) values ($1, $2, $3, 'user_1', 'dead_1')",
    [eventId, version, { checkoutId }],
  );

test("an event is the same message whenever it is read", async () => {
  const row = await written("chk_1", { correlationId: "chk_1", causationId: "evt_before" });
  expect(asEvent(row)).toEqual({
    eventId: row.id,
    eventType: "command.inventory.release",
    timestamp: row.createdAt.toISOString(),
    version: "1.0",
    source: row.source,
    correlationId: "chk_1",
    causationId: "evt_before",
    payload: { checkoutId: "chk_1" },
  });
  const { correlationId, causationId } = asEvent(await written("chk_2"));
  expect([correlationId, causationId]).toEqual([undefined, undefined]);
});

test("a mended event is read, and found, as it was mended last; all others as they were written", async () => {
  const wrong = await written("chk_wrong");
  const other = await written("chk_other");
  for (const [version, checkoutId] of [
    ["2.0", "chk_still_wrong"],
    ["3.0", "chk_right"],
  ] as const) {
    await mend(wrong.id, version, checkoutId);
  }
  const [mended] = await selectEvents(db()).where(eq(events.id, wrong.id));
  expect(mended).toEqual({ ...wrong, version: "3.0", payload: { checkoutId: "chk_right" } });
  const about = (checkoutId: string) =>
    selectEvents(db()).where(sql`${payloadAsRead} ->> 'checkoutId' = ${checkoutId}`);
  expect((await about("chk_right")).map(({ id }) => id)).toEqual([wrong.id]);
  expect(await about("chk_wrong")).toEqual([]);
  expect(await about("chk_other")).toEqual([other]);
});
