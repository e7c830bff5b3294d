import { expect, test } from "vitest";
import { newId } from "@/lib/ids";
import { databaseForTests } from "@/tests/setup/database";
import { deadLetterQuery, findDeadLetter, findDeadLetters } from "./find-dead-letters";

const database = databaseForTests();
const list = (query: object = {}) => findDeadLetters(deadLetterQuery.parse(query));

async function file(letter: { reason?: string; body?: string } = {}): Promise<{ id: string; eventId: string }> {
  const { id, eventId } = { id: newId("dead"), eventId: newId("evt") };
  const { reason = "it broke", body = "{}" } = letter;
  await database.query(
    `insert into dead_letters (id, message_id, event_id, topic, url, body, reason, response_status, attempts)
     values ($1, $1, $2, 'orders', 'http://localhost/api/webhooks/orders', $3, $4, 500, 4)`,
    [id, eventId, body, reason],
  );
  return { id, eventId };
}

const fail = (eventId: string, error: string) =>
  database.query(
    `insert into deliveries (id, event_id, consumer, outcome, error, retried, duration_ms)
     values ($1, $2, 'orders', 'failed', $3, 0, 5)`,
    [newId("dlv"), eventId, error],
  );

const apply = (eventId: string) =>
  database.query("insert into inbox (event_id, consumer, retried) values ($1, 'orders', 2)", [eventId]);

test("a dead letter is resolved when its event is applied, at the moment when that happened", async () => {
  const [open, done] = [await file(), await file()];
  expect((await findDeadLetter(done.id)).resolvedAt).toBeNull();
  await apply(done.eventId);
  const { rows } = await database.query("select processed_at from inbox where event_id = $1", [done.eventId]);
  expect((await findDeadLetter(done.id)).resolvedAt).toBe(rows[0].processed_at.toISOString());
  expect((await list({ open: "true" })).data.map(({ id }) => id)).toEqual([open.id]);
  expect((await list({ open: "false" })).data.map(({ id }) => id)).toEqual([done.id]);
});

test("the dead letter of a message that one listener has not applied stays open, and names that one", async () => {
  const { id, eventId } = await file();
  await database.query("update dead_letters set event_type = 'order.created' where id = $1", [id]);
  expect((await findDeadLetter(id)).missing).toEqual(["notifications", "reports"]);
  const apply = "insert into inbox (event_id, consumer) values ($1, $2)";
  await database.query(apply, [eventId, "orders/notifications"]);
  expect(await findDeadLetter(id)).toMatchObject({ resolvedAt: null, missing: ["reports"], deliveries: [] });
  await database.query(apply, [eventId, "orders/reports"]);
  await database.query(apply, [eventId, "orders"]);
  expect(await findDeadLetter(id)).toMatchObject({ resolvedAt: expect.any(String), missing: [] });
});

test("an error that was kept from QStash is shown with the dead letter, the last one of several", async () => {
  const reason = '{"error":"The error was logged under this request id.","code":"internal"}';
  const { id, eventId } = await file({ reason });
  await fail(eventId, "Error: first");
  await fail(eventId, "Error: last");
  expect((await findDeadLetter(id)).cause).toBe("Error: last");
  expect((await list({ q: eventId })).data).toMatchObject([{ id, cause: "Error: last" }]);
});

test("every delivery is listed in the order of time, with the one that applied the message", async () => {
  const { id, eventId } = await file();
  await fail(eventId, "Error: first");
  await apply(eventId);
  expect((await findDeadLetter(id)).deliveries).toMatchObject([
    { outcome: "failed", attempt: 1, durationMs: 5, error: "Error: first" },
    { outcome: "applied", attempt: 3, durationMs: null, error: null },
  ]);
});

test("what is searched for is text, not a pattern", async () => {
  const { id } = await file({ body: "50% of a_b and a back\\slash" });
  for (const q of ["50% of", "a_b", "back\\slash", "50% OF"]) {
    expect(
      (await list({ q })).data.map((letter) => letter.id),
      q,
    ).toEqual([id]);
  }
  for (const q of ["50%a", "a%b", "axb"]) expect((await list({ q })).data, q).toEqual([]);
});

test("dead letters of one millisecond are neither skipped nor shown twice between pages", async () => {
  const word = newId("req");
  const filed = [];
  for (let n = 0; n < 5; n++) filed.push((await file({ body: word })).id);
  await database.query("update dead_letters set created_at = '2026-11-21T10:00:00.123456Z' where body = $1", [word]);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await list({ q: word, limit: 2, ...(cursor && { cursor }) });
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toEqual(filed.reverse());
});

test("a dead letter that does not exist is not found", async () => {
  await expect(findDeadLetter("dead_nowhere")).rejects.toMatchObject({ code: "not_found" });
});
