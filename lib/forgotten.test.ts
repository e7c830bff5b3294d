import { expect, test } from "vitest";
import { deliverStored, testBackend } from "@/tests/factories";
import { fromNow } from "./clock";
import { newId } from "./ids";
import { calling } from "./listeners";
import { TOPICS } from "./messages";
import { receive } from "./qstash-webhook";

const { query } = testBackend();

const DAY_MS = 24 * 3600_000;

function metric(daysAgo: number) {
  return {
    id: newId("evt"),
    type: "analytics.metric",
    version: "1.0",
    source: "test",
    correlation_id: null,
    payload: { name: "n", value: 1 },
    created_at: fromNow(-daysAgo * DAY_MS),
  };
}

async function store({ id, type, version, source, payload, created_at }: ReturnType<typeof metric>) {
  const insert = "insert into events (id, type, version, source, payload, created_at) values ($1, $2, $3, $4, $5, $6)";
  await query(insert, [id, type, version, source, payload, created_at]);
}

/** Delivers to a consumer that counts how often it was applied. */
async function deliverCounted(row: ReturnType<typeof metric>, meanwhile = async () => {}) {
  let applied = 0;
  const webhook = receive(TOPICS.ANALYTICS, {
    "analytics.metric": {
      counter: calling({
        call: meanwhile,
        apply: async () => {
          applied += 1;
        },
      }),
    },
  });
  const status = await deliverStored(row, { topic: "analytics", receive: webhook });
  return { status, applied };
}

test("a message that is too old to be remembered and not stored is never applied", async () => {
  let ran = false;
  const run = async () => {
    ran = true;
  };
  expect(await deliverCounted(metric(61), run)).toEqual({ status: 489, applied: 0 });
  expect(ran).toBe(false);
});

test("an old message that is stored, and a young one that is not, are applied as ever", async () => {
  const stored = metric(300);
  await store(stored);
  expect(await deliverCounted(stored)).toEqual({ status: 200, applied: 1 });
  expect(await deliverCounted(metric(58))).toEqual({ status: 200, applied: 1 });
});

test("a message that is applied by another and forgotten while it is being delivered is not applied again", async () => {
  const row = metric(100);
  await store(row);
  const meanwhile = async () => {
    await query("insert into inbox (event_id, consumer) values ($1, 'analytics')", [row.id]);
    await query("select forget_messages('{analytics.metric}', now() - interval '90 days', 10)");
    expect((await query("select from events where id = $1", [row.id])).rowCount).toBe(0);
  };
  expect(await deliverCounted(row, meanwhile)).toEqual({ status: 489, applied: 0 });
  expect((await query("select from inbox where event_id = $1", [row.id])).rowCount).toBe(0);
});
