import { type Applied, applyMessages, decisive, reasonOf } from "./apply-messages";
import { executeInBackground, executeInParallel } from "./background-tasks";
import { type Dispatcher, isLocal } from "./dispatcher";
import { recordDelivery } from "./inbox";
import type { Listeners } from "./listeners";
import { log } from "./log";
import { type Event, MESSAGES } from "./messages";
import { count } from "./metrics";
import { readEvent } from "./read-event";
import { sendMessages } from "./send-messages";

/** So many messages are applied in one transaction at most: the more there are, the longer each of their rows is locked. */
const MOST_AT_ONCE = 50;
/** What a message leads to is dispatched with it, and what that leads to; whatever goes on longer than this goes to QStash. */
const MOST_ROUNDS = 4;

type SoftTask = () => Promise<unknown>;
/** What is left to do when messages were applied: to be sent, and what may be lost. */
type Rest = { queued: Event[]; soft: SoftTask[] };
type Entry = { events: Event[]; resolve: (rest: Rest) => void };

/**
 * Applies messages in this process, on the very path of a delivery, but without Redis, HTTP and a signature. One batch after the
 * other, on one connection of the pool; what is written meanwhile goes together into the next. What cannot be applied here goes
 * to QStash, with its retries and its dead letters.
 */
export function createDispatcher(listeners: Listeners): Dispatcher {
  const waiting: Entry[] = [];
  let isAtWork = false;

  async function work(): Promise<void> {
    isAtWork = true;
    try {
      while (waiting.length > 0) {
        const batch = takeBatch(waiting);
        const messages = batch.flatMap(({ events }) => events);
        const rest = await dispatchBatch(messages, listeners);
        // The first does for all of them what is left.
        for (const [index, { resolve }] of batch.entries()) resolve(index === 0 ? rest : { queued: [], soft: [] });
      }
    } finally {
      isAtWork = false;
    }
  }

  return async (events) => {
    const rest = new Promise<Rest>((resolve) => waiting.push({ events, resolve }));
    if (!isAtWork) void work();
    const { queued, soft } = await rest;
    // By whoever waits for it, not by the one worker: QStash may be slow, and a cache belongs to a request.
    await executeInParallel([...(queued.length > 0 ? [() => sendMessages(queued)] : []), ...soft], "dispatch");
  };
}

/** The oldest, and as many after them as fit. */
function takeBatch(waiting: Entry[]): Entry[] {
  let messages = 0;
  const fitting = waiting.findIndex(({ events }, index) => {
    messages += events.length;
    return index > 0 && messages > MOST_AT_ONCE;
  });
  return waiting.splice(0, fitting === -1 ? waiting.length : fitting);
}

async function dispatchBatch(events: Event[], listeners: Listeners): Promise<Rest> {
  const rest: Rest = { queued: [], soft: [] };
  let round = events;
  for (let rounds = 0; round.length > 0 && rounds < MOST_ROUNDS; rounds += 1) {
    const started = performance.now();
    try {
      // As a delivery is read: what its schema refuses has to be refused there, and kept as a dead letter.
      const arrivals = round.map((event) => ({ event: readEvent(event), retried: 0 }));
      const { applied, news } = await applyMessages(arrivals, listeners);
      for (const one of applied) report(one, Math.round(performance.now() - started));
      rest.soft.push(...applied.flatMap(({ soft }) => soft));
      const failed = applied.filter(({ outcome }) => outcome === "failed").map(({ event }) => event);
      rest.queued.push(...failed, ...news.filter((event) => !isLocal(event)));
      round = news.filter(isLocal);
    } catch (error) {
      log.warn({ err: error, messages: round.length }, "messages could not be dispatched: they go to QStash");
      break;
    }
  }
  rest.queued.push(...round);
  return rest;
}

function report({ event, outcome, refusals }: Applied, durationMs: number): void {
  const { eventId, eventType, correlationId } = event;
  const { topic } = MESSAGES[eventType];
  count("oncart_dispatches_total", { topic, outcome });
  const line = { topic, eventId, eventType, correlationId, durationMs, outcome };
  if (outcome !== "failed") {
    log.info(line, "message dispatched");
    return;
  }
  log.warn({ ...line, err: decisive(refusals) }, "message not applied here: it goes to QStash");
  const failed = { eventId, topic, retried: 0, outcome, durationMs, error: reasonOf(refusals) };
  executeInBackground([() => recordDelivery(failed)], `delivery:${eventId}`);
}
