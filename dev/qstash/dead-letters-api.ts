import { z } from "zod";
import { type ApiRequest, jsonBody, ok, parameter, type Reply } from "./api.ts";
import type { DeadLetter } from "./dead-letters.ts";
import { assertKnownFilters, DEAD_LETTER_FILTERS, matcher, type Query, wholeNumber } from "./filters.ts";
import { page } from "./page.ts";
import { republish } from "./republish.ts";
import { deadLetterView } from "./views.ts";

const idsSchema = z.object({ dlqIds: z.array(z.string()).optional() });
const PAGE = 100;

/** GET /v2/dlq, newest first. */
export function listDeadLetters({ account, query }: ApiRequest): Reply {
  const count = Math.min(wholeNumber(query, "count") || PAGE, PAGE);
  const { items, cursor } = page(matching(account.deadLetters.all(), query).reverse(), query, count, dlqIdOf);
  return ok({ cursor, messages: items.map((letter) => view({ account }, letter)) });
}

/** GET /v2/dlq/{dlqId}. */
export function getDeadLetter(request: ApiRequest): Reply {
  return ok(view(request, request.account.deadLetters.get(parameter(request, "dlqId"))));
}

/** DELETE /v2/dlq/{dlqId}. */
export function deleteDeadLetter(request: ApiRequest): Reply {
  const { deadLetters } = request.account;
  deadLetters.remove(deadLetters.get(parameter(request, "dlqId")).dlqId);
  return ok();
}

/** DELETE /v2/dlq: by ids (query, or JSON body as the Python SDK does) or by filters. */
export function deleteDeadLetters(request: ApiRequest): Reply {
  const { items, cursor } = bulk(request);
  for (const { dlqId } of items) request.account.deadLetters.remove(dlqId);
  return ok({ deleted: items.length, cursor });
}

/** POST /v2/dlq/retry/{dlqId}. */
export function retryDeadLetter(request: ApiRequest): Reply {
  const { account, headers } = request;
  return { status: 201, json: republish(account, account.deadLetters.get(parameter(request, "dlqId")), headers) };
}

/** POST /v2/dlq/retry: by ids or by filters. */
export function retryDeadLetters(request: ApiRequest): Reply {
  const { items, cursor } = bulk(request);
  const responses = items.map((letter) => republish(request.account, letter, request.headers));
  return { status: 201, json: { cursor: cursor ?? "", responses } };
}

function bulk(request: ApiRequest) {
  const query = withIds(request);
  assertKnownFilters(query, DEAD_LETTER_FILTERS);
  const count = wholeNumber(query, "count") || (query.has("dlqIds") ? Number.MAX_SAFE_INTEGER : PAGE);
  return page(matching(request.account.deadLetters.all(), query).reverse(), query, count, dlqIdOf);
}

function withIds(request: ApiRequest): Query {
  if (request.body.length === 0) return request.query;
  const { dlqIds } = jsonBody(request, idsSchema);
  return dlqIds === undefined ? request.query : new Map([...request.query, ["dlqIds", dlqIds]]);
}

function matching(letters: readonly DeadLetter[], query: Query): DeadLetter[] {
  const matches = matcher(query, DEAD_LETTER_FILTERS);
  return letters.filter((letter) => {
    const { message, dlqId, responseStatus } = letter;
    return matches({ heading: message.heading, time: timeOf(dlqId), dlqId, responseStatus });
  });
}

function view({ account }: Pick<ApiRequest, "account">, letter: DeadLetter) {
  const { dlqId, message } = letter;
  return deadLetterView(dlqId, message, account.messages.content(message), account.deadLetters.answer(letter));
}

function dlqIdOf({ dlqId }: DeadLetter): string {
  return dlqId;
}

/** A dlqId begins with the millisecond in which the message was given up. */
function timeOf(dlqId: string): number {
  return Number(dlqId.split("-")[0]);
}
