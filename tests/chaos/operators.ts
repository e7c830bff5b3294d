import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Random } from "@/db/seed/art/random";
import { ask } from "./browser";
import type { ShopUnderTest } from "./shoppers";
import type { Stack } from "./stack";

const envelope = z.looseObject({
  eventId: z.string(),
  eventType: z.string(),
  payload: z.record(z.string(), z.unknown()),
});
type Envelope = z.infer<typeof envelope>;
const letters = z.object({ data: z.array(z.object({ id: z.string(), eventId: z.string().nullable() })) });
const replay = z.object({ replayed: z.boolean() });

/**
 * People who look after the dead letters: they replay what was given up while the outbox sends it again too, and mend what
 * arrived broken. So that there is something to mend, a message that waits is now and then sent once more with a field missing.
 */
export async function tendDeadLetters(
  stack: Stack,
  target: ShopUnderTest,
  random: Random,
  isOver: () => boolean,
): Promise<void> {
  const broken = new Map<string, Envelope>();
  while (!isOver()) {
    await sleep(random.between(500, 2_000));
    // Whoever finds the shop away comes again.
    await breakOne(stack, random, broken).catch(() => {});
    await replaySome(target, random, broken).catch(() => {});
  }
}

// Not what is put off for years: the demo's pending orders wait for a capture that is not meant to come.
const WAITING = `select e.id as "eventId", e.type as "eventType", o.topic, e.payload, e.version, e.source, e.created_at as "timestamp",
    e.correlation_id as "correlationId", e.causation_id as "causationId"
  from outbox o join events e on e.id = o.event_id
  where o.created_at > now() - interval '1 minute' and o.next_attempt_at < now() + interval '1 day' order by random() limit 1`;

async function breakOne({ pool, qstash, environment }: Stack, random: Random, broken: Map<string, Envelope>) {
  const { rows } = await pool.query(WAITING);
  if (rows.length === 0) return;
  const { topic, ...message } = z.looseObject({ topic: z.string(), timestamp: z.date() }).parse(rows[0]);
  const whole = envelope.parse(withoutNulls({ ...message, timestamp: message.timestamp.toISOString() }));
  const missing = random.pick(Object.keys(whole.payload));
  const payload = Object.fromEntries(Object.entries(whole.payload).filter(([name]) => name !== missing));
  await publish({ qstash, environment }, topic, { ...whole, payload });
  broken.set(whole.eventId, whole);
}

/** Hands a message to QStash behind the shop's back; it is not repeated, and what cannot be applied goes to the dead letters. */
export async function publish(
  { qstash, environment }: Pick<Stack, "qstash" | "environment">,
  topic: string,
  message: object,
): Promise<void> {
  const webhooks = `${environment.QSTASH_WEBHOOK_BASE_URL}/api/webhooks`;
  await ask({
    url: `${qstash}/v2/publish/${webhooks}/${topic}`,
    body: message,
    headers: {
      authorization: `Bearer ${environment.QSTASH_TOKEN}`,
      "upstash-retries": "3",
      "upstash-retry-delay": "1000",
      "upstash-failure-callback": `${webhooks}/analytics`,
    },
  });
}

/** Also what was applied long ago: a replay of that must do nothing. */
async function replaySome(
  { url, people, ledger }: ShopUnderTest,
  random: Random,
  broken: Map<string, Envelope>,
): Promise<void> {
  const headers = { cookie: people.admin, origin: url };
  const newest = letters.parse((await ask({ url: `${url}/api/admin/dead-letters?limit=20`, headers })).body).data;
  const known = newest.filter(({ eventId }) => !ledger.foreign.includes(eventId ?? ""));
  for (const { id, eventId } of random.shuffle(known).slice(0, 3)) {
    const mended = broken.get(eventId ?? "");
    const replayUrl = `${url}/api/admin/dead-letters/${id}/replay`;
    const { status, body } = await ask({ url: replayUrl, body: mended ? { body: mended } : {}, headers });
    if (status === 200 && replay.parse(body).replayed) ledger.replayed.push(id);
  }
}

function withoutNulls(message: object): object {
  return Object.fromEntries(Object.entries(message).filter(([, value]) => value !== null));
}
