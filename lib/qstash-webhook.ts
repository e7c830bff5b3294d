import { z } from "zod";
import { db, type Transaction } from "@/db";
import { executeInBackground } from "./background-tasks";
import { processWithDeduplication } from "./deduplication";
import { env } from "./env";
import { asFailure, FAILURES, type Failure, failure } from "./errors";
import { requireRemembered } from "./forgotten";
import { applyOnce, type Delivery, findStanding, recordDelivery } from "./inbox";
import { log } from "./log";
import { type Event, type EventType, MESSAGES, type Topic } from "./messages";
import { count } from "./metrics";
import { qstashReceiver } from "./qstash";
import { readEvent } from "./read-event";
import { parseInput, readBody } from "./request-input";

/** QStash retries every answer outside of 2xx, except this one with its header: that goes straight to the dead letters. */
export const NON_RETRYABLE = 489;

/** QStash's own limit. */
const MAX_MESSAGE_BYTES = 1_000_000;

/** Ends the processing of a message: `work`, and the note that it was done, in one transaction. */
export type Finish = (work: (tx: Transaction) => Promise<void>) => Promise<void>;
type Consumer<Type extends EventType> = (event: Event<Type>, finish: Finish) => Promise<void>;
type Consumers = { [Type in EventType]?: Consumer<Type> };

/** For verbs that happen in one transaction, in this order: all of them, or none. */
export function atomically<Type extends EventType>(
  ...verbs: ((tx: Transaction, event: Event<Type>) => Promise<void>)[]
): Consumer<Type> {
  return (event, finish) =>
    finish(async (tx) => {
      for (const verb of verbs) await verb(tx, event);
    });
}

/**
 * The only way in: the POST handler of a topic's webhook. Verifies the signature and the URL, parses the envelope, lets each
 * message through once, runs its verb and answers QStash: 200 done or done before, 503/500 come again, 489 never again.
 * @param fileDeadLetter gets the body of QStash's failure callbacks, on the topic that they are addressed to.
 */
export function receive(topic: Topic, consumers: Consumers, fileDeadLetter?: (body: unknown) => Promise<void>) {
  return async function receiveDelivery(request: Request): Promise<Response> {
    const started = performance.now();
    const metadata = getEventMetadata(request);
    const finish = (answer: Answer) => {
      const durationMs = Math.round(performance.now() - started);
      report(topic, metadata, answer, durationMs);
      return answer.response;
    };
    try {
      const body = await verifyQStashSignature(request);
      if (fileDeadLetter && isFailureCallback(body)) {
        await fileDeadLetter(body);
        return finish({ outcome: "dead-letter-filed", response: success(metadata.eventId, false) });
      }
      const event = understand(topic, body);
      const applied = await apply(topic, event, metadata.retried, consumers);
      return finish({ outcome: applied ? "applied" : "duplicate", response: success(event.eventId, !applied) });
    } catch (error) {
      return finish({ outcome: "failed", error, response: refusal(asFailure(error)) });
    }
  };
}

export type EventMetadata = {
  eventType?: string;
  eventId?: string;
  correlationId?: string;
  messageId?: string;
  retried: number;
};

/** What QStash and our producer say about a message in its headers. Good for logs; the truth is in the signed body. */
export function getEventMetadata(request: Request): EventMetadata {
  const header = (name: string) => request.headers.get(name)?.slice(0, 200) ?? undefined;
  const found = {
    eventType: header("x-event-type"),
    eventId: header("x-event-id"),
    correlationId: header("x-correlation-id"),
    messageId: header("upstash-message-id"),
  };
  const present = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return { ...present, retried: Number.parseInt(header("upstash-retried") ?? "0", 10) || 0 };
}

/**
 * Reads the body and proves that QStash signed it, for this very address (the `sub` claim): a message for one webhook is not
 * accepted by another. Without a schema the body is plain JSON of unknown shape, or undefined when it is empty, as a
 * schedule's is.
 * @throws Failure `unauthenticated` (no, bad or expired signature; other URL; altered body), `too_large`, `invalid_request`.
 */
export async function verifyQStashSignature(request: Request): Promise<unknown>;
export async function verifyQStashSignature<T>(request: Request, schema: z.ZodType<T>): Promise<T>;
export async function verifyQStashSignature(request: Request, schema: z.ZodType = z.unknown()): Promise<unknown> {
  const signature = request.headers.get("upstash-signature");
  if (!signature) throw failure("unauthenticated", "The message is not signed.");
  const body = await readBody(request, MAX_MESSAGE_BYTES).catch((error: Failure) => {
    // Half of a body proves nothing. It must not be refused for good, either: QStash brings the whole message again.
    throw error.code === "too_large" ? error : failure("unauthenticated", "The body did not arrive.");
  });
  // The public address, never the one in the request: a proxy may have rewritten it, and a forger may choose it.
  const url = `${env().QSTASH_WEBHOOK_BASE_URL}${new URL(request.url).pathname}`;
  try {
    await qstashReceiver().verify({ signature, body, url, clockTolerance: 5 });
  } catch {
    throw failure("unauthenticated", "The signature does not fit this message and address.");
  }
  return parseSigned(body, schema);
}

function parseSigned(body: string, schema: z.ZodType): unknown {
  try {
    return parseInput(schema, body === "" ? undefined : JSON.parse(body));
  } catch {
    throw failure("invalid_request", "The signed body is not the JSON that was agreed on.", { errors: [] });
  }
}

/** QStash's callback about a message that it gave up: it has no envelope of ours, but names its source. */
function isFailureCallback(body: unknown): boolean {
  return typeof body === "object" && body !== null && "sourceMessageId" in body;
}

function understand(topic: Topic, body: unknown): Event {
  const event = readEvent(body);
  if (MESSAGES[event.eventType].topic === topic) return event;
  throw failure("invalid_request", `${event.eventType} is not a message of ${topic}.`, { errors: [] });
}

async function apply(topic: Topic, event: Event, retried: number, consumers: Consumers): Promise<boolean> {
  // Sound: the table pairs each type with a consumer of that type, which TypeScript cannot follow through a lookup.
  const consumer = consumers[event.eventType] as Consumer<EventType> | undefined;
  if (!consumer) throw failure("invalid_request", `Nobody here consumes ${event.eventType}.`, { errors: [] });
  const delivery: Delivery = { eventId: event.eventId, consumer: topic, retried };
  let applied = false;
  await processWithDeduplication(event.eventId, async () => {
    // A consumer that talks to the world outside must not do it again only because Redis has forgotten.
    const standing = await findStanding(delivery);
    if (standing.applied) return;
    await requireRemembered(db(), event);
    // Whatever was sent: once a person has mended the message, it is applied as it was mended.
    const { position: correction = 0, ...mended } = standing.correction ?? {};
    const current = correction === 0 ? event : readEvent({ ...event, ...mended });
    let finished = false;
    await consumer(current, async (work) => {
      finished = true;
      applied = await applyOnce({ ...delivery, correction }, async (tx) => {
        await requireRemembered(tx, event);
        await work(tx);
      });
    });
    if (!finished) throw new Error(`The consumer of ${event.eventType} did not finish`);
  });
  return applied;
}

type Answer = { outcome: string; error?: unknown; response: Response };

function success(eventId: string | undefined, duplicate: boolean): Response {
  return Response.json({ success: true, eventId, duplicate });
}

function refusal(problem: Failure): Response {
  const body = { error: problem.detail, code: problem.code };
  if (problem.code === "unauthenticated" || problem.code === "too_large") {
    return Response.json(body, { status: FAILURES[problem.code].status });
  }
  if (FAILURES[problem.code].final) {
    return Response.json(
      { ...body, ...problem.extra },
      { status: NON_RETRYABLE, headers: { "Upstash-NonRetryable-Error": "true" } },
    );
  }
  return Response.json(body, { status: FAILURES[problem.code].status });
}

function report(topic: Topic, metadata: EventMetadata, { outcome, error, response }: Answer, durationMs: number): void {
  count("oncart_deliveries_total", { topic, outcome, status: String(response.status) });
  const line = { topic, ...metadata, durationMs, outcome, status: response.status };
  if (outcome === "failed") log.warn({ ...line, err: error }, "message not applied");
  else log.info(line, "message");
  const { eventId, retried } = metadata;
  // What is unsigned proves nothing and leaves no trace in the database.
  if (outcome === "applied" || response.status === 401 || response.status === 413 || !eventId) return;
  const delivery = {
    eventId,
    consumer: topic,
    retried,
    outcome,
    durationMs,
    ...(error !== undefined && { error: String(error) }),
  };
  executeInBackground([() => recordDelivery(delivery)], `delivery:${eventId}`);
}
