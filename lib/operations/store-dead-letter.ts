import { z } from "zod";
import { db } from "@/db";
import { deadLetters } from "@/db/schema";
import { failure, NON_RETRYABLE } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { count } from "@/lib/metrics";
import { publishAgainSoon } from "@/lib/send-messages";

/** QStash's failure callback (QStash documentation, "Callbacks"): bodies are base64, times are strings of milliseconds. */
const callback = z.object({
  status: z.number().default(0),
  body: z.string().default(""),
  retried: z.number().default(0),
  sourceMessageId: z.string(),
  url: z.url(),
  sourceBody: z.string().default(""),
  dlqId: z.string().optional(),
});

const source = z.object({
  eventId: z.string().optional(),
  eventType: z.string().optional(),
  correlationId: z.string().optional(),
});

/** Stores a message that QStash gave up, with the reason and the number of attempts. The same callback twice stores one dead letter. */
export async function storeDeadLetter(body: unknown): Promise<void> {
  const parsed = callback.safeParse(body);
  if (!parsed.success) throw failure("invalid_request", "This is not a failure callback.", { errors: [] });
  const { status, retried, sourceMessageId: messageId, url, dlqId } = parsed.data;
  const message = decode(parsed.data.sourceBody);
  const named = source.catch({}).parse(parseJson(message));
  const topic = new URL(url).pathname.split("/").at(-1) ?? "";
  const reason = (decode(parsed.data.body) || `no answer (status ${status})`).slice(0, 2000);
  count("oncart_dead_letters_total", { topic });
  log.error({ topic, ...named, messageId, status, reason }, "a message was given up");
  await db()
    .insert(deadLetters)
    .values({
      id: newId("dead"),
      messageId,
      dlqId: dlqId ?? null,
      ...named,
      topic,
      url,
      body: message,
      reason,
      responseStatus: status,
      attempts: retried + 1,
    })
    .onConflictDoNothing();
  if (named.eventId && status !== NON_RETRYABLE) await publishAgainSoon(named.eventId);
}

function decode(base64: string): string {
  // PostgreSQL stores no NUL, and a dead letter is the last place to lose a message over one.
  return Buffer.from(base64, "base64").toString("utf8").replaceAll("\0", "\uFFFD");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
