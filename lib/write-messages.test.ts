import { inArray } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db";
import { events } from "@/db/schema";
import { databaseForTests } from "@/tests/setup/database";
import { asEvent, selectEvents } from "./event-store";
import { commit, writeMessages } from "./outbox";

const { query } = databaseForTests();

const release = (checkoutId: string) => ({ type: "command.inventory.release" as const, payload: { checkoutId } });

test("all that a transaction writes is its news, as it is stored, each with its cause", async () => {
  const { value, news } = await commit(async (tx) => {
    await writeMessages(tx, { correlationId: "chk_1", causationId: "evt_1" }, [release("chk_1"), release("chk_2")]);
    await writeMessages(tx, {}, [release("chk_3")]);
    return "done";
  });
  expect(value).toBe("done");
  expect(news).toMatchObject([
    { correlationId: "chk_1", causationId: "evt_1", payload: { checkoutId: "chk_1" } },
    { correlationId: "chk_1", causationId: "evt_1", payload: { checkoutId: "chk_2" } },
    { payload: { checkoutId: "chk_3" } },
  ]);
  const ids = news.map(({ eventId }) => eventId);
  const stored = await selectEvents(db()).where(inArray(events.id, ids)).orderBy(events.id);
  const byId = new Map(stored.map((row) => [row.id, asEvent(row)]));
  expect(ids.map((id) => byId.get(id))).toEqual(news);
  const waiting = await query("select topic from outbox where event_id = any($1)", [ids]);
  expect(waiting.rows).toEqual(Array(3).fill({ topic: "commands" }));
});

test("a transaction that has nothing to tell has no news", async () => {
  const count = async () => (await query("select count(*)::int as count from events")).rows[0]?.count;
  const before = await count();
  expect(await commit((tx) => writeMessages(tx, {}, []))).toEqual({ value: undefined, news: [] });
  expect(await commit(async () => 1)).toEqual({ value: 1, news: [] });
  expect(await count()).toBe(before);
});
