import { z } from "zod";
import { applyMessages, decisive, type Refusal, reasonOf } from "./apply-messages";
import { executeInBackground } from "./background-tasks";
import { processWithDeduplication } from "./deduplication";
import { env } from "./env";
import { asFailure, FAILURES, type Failure, failure, NON_RETRYABLE } from "./errors";
import { recordDelivery } from "./inbox";
import type { Listeners, ListenersOf } from "./listeners";
import { log } from "./log";
import { type Event, envelope, MESSAGES, type Topic } from "./messages";
import { count } from "./metrics";
import { sendAfterResponse } from "./outbox";
import { qstashReceiver } from "./qstash";
import { readEvent } from "./read-event";
import { parseInput, readBody } from "./request-input";
import { type Access, type Declaration, declared } from "./route";

/** QStash's own limit. */
const MAX_MESSAGE_BYTES = 1_000_000;

/**
 * The only way in: the POST handler of a topic's webhook. Verifies the signature and the URL, parses the envelope, lets each
 * message through once, has its listeners apply it and answers QStash: 200 done by all or done before, 503/500 come again, 489
 * never again.
 * @param storeDeadLetter gets the body of QStash's failure callbacks, on the topic that they are addressed to.
 */
export function receive<Where extends Topic>(
  topic: Where,
  listeners: Partial<ListenersOf<Where>>,
  storeDeadLetter?: (body: unknown) => Promise<void>,
) {
  return declared(declarationOf(topic), async function receiveDelivery(request: Request): Promise<Response> {
    const started = performance.now();
    const metadata = getEventMetadata(request);
    const finish = (answer: Answer) => {
      const durationMs = Math.round(performance.now() - started);
      report(topic, metadata, answer, durationMs);
      return answer.response;
    };
    try {
      const body = await verifyQStashSignature(request);
      if (storeDeadLetter && isFailureCallback(body)) {
        await storeDeadLetter(body);
        return finish({ outcome: "dead-letter-filed", response: success(metadata.eventId, false) });
      }
      const event = understand(topic, body);
      const applied = await apply(event, metadata.retried, listeners);
      return finish({ outcome: applied ? "applied" : "duplicate", response: success(event.eventId, !applied) });
    } catch (error) {
      const refusals = error instanceof NotApplied ? error.refusals : [{ listener: "", error }];
      return finish({ outcome: "failed", refusals, response: refusal(refusals) });
    }
  });
}

/** QStash, for a schedule of ours or a message that we gave it. */
export const qstash: Access = {
  name: "qstash",
  says: "QStash, by its signature over the body and this address.",
  by: ["signature"],
  refuses: ["unauthenticated"],
  admit: async (request) => {
    await verifyQStashSignature(request);
    return {};
  },
};

function declarationOf(topic: Topic): Declaration {
  return {
    says: `Takes the messages of ${topic}; they stand in /api/asyncapi.json.`,
    access: qstash,
    body: envelope,
    maxBytes: MAX_MESSAGE_BYTES,
    answer: z.object({ success: z.literal(true), eventId: z.string(), duplicate: z.boolean() }),
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

async function apply(event: Event, retried: number, listeners: Partial<Listeners>): Promise<boolean> {
  let applied = false;
  await processWithDeduplication(event.eventId, async () => {
    const { applied: each, news } = await applyMessages([{ event, retried }], listeners);
    // What those have written who applied it must go out, whoever else has failed.
    sendAfterResponse(news);
    for (const { outcome, refusals, soft } of each) {
      if (outcome === "failed") throw new NotApplied(refusals);
      applied = outcome === "applied";
      if (soft.length > 0) executeInBackground(soft, `${event.eventType}:${event.eventId}`);
    }
  });
  return applied;
}

/** Some listeners have not applied the message: it has to come again for them, or never. */
class NotApplied extends Error {
  constructor(readonly refusals: Refusal[]) {
    super("not applied");
  }
}

type Answer = { outcome: string; refusals?: Refusal[]; response: Response };

function success(eventId: string | undefined, duplicate: boolean): Response {
  return Response.json({ success: true, eventId, duplicate });
}

function refusal(refusals: Refusal[]): Response {
  const problem = asFailure(decisive(refusals));
  const missing = refusals.flatMap(({ listener }) => listener || []);
  const body = { error: problem.detail, code: problem.code, ...(missing.length > 0 && { listeners: missing }) };
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

function report(
  topic: Topic,
  metadata: EventMetadata,
  { outcome, refusals = [], response }: Answer,
  durationMs: number,
): void {
  count("oncart_deliveries_total", { topic, outcome, status: String(response.status) });
  const line = { topic, ...metadata, durationMs, outcome, status: response.status };
  if (outcome === "failed") log.warn({ ...line, err: decisive(refusals) }, "message not applied");
  else log.info(line, "message");
  const { eventId, retried } = metadata;
  // An unsigned request is not authenticated, so nothing about it is written to the database.
  if (outcome === "applied" || response.status === 401 || response.status === 413 || !eventId) return;
  const error = reasonOf(refusals);
  const delivery = { eventId, topic, retried, outcome, durationMs, ...(error && { error }) };
  executeInBackground([() => recordDelivery(delivery)], `delivery:${eventId}`);
}
