import { z } from "zod";
import { type ApiRequest, jsonBody, ok, parameter, type Reply } from "./api.ts";
import { cancel } from "./cancel.ts";
import { notFound } from "./errors.ts";
import { assertKnownFilters, MESSAGE_FILTERS, matcher, type Query, wholeNumber } from "./filters.ts";
import type { Message } from "./message.ts";
import { messageView } from "./views.ts";

const idsSchema = z.object({ messageIds: z.array(z.string()).optional() });

/** GET /v2/messages/{messageId}; also for a while after it was delivered. */
export function getMessage(request: ApiRequest): Reply {
  const message = find(request);
  return ok(messageView(message, request.account.messages.content(message)));
}

/** DELETE /v2/messages/{messageId}. */
export function cancelMessage(request: ApiRequest): Reply {
  const message = find(request);
  if (!cancel(request.account, message)) throw notFound(`message ${message.heading.messageId} not found`);
  return ok({ cancelled: 1 });
}

/** DELETE /v2/messages: by ids (query, or JSON body as the Python SDK does) or by filters, at most `count`. */
export function cancelMessages(request: ApiRequest): Reply {
  const { account } = request;
  const query = withIds(request);
  assertKnownFilters(query, MESSAGE_FILTERS);
  const matches = matcher(query, MESSAGE_FILTERS);
  const most = wholeNumber(query, "count") ?? Number.POSITIVE_INFINITY;
  let cancelled = 0;
  for (const message of [...account.messages.all()]) {
    if (cancelled >= most) break;
    const { heading } = message;
    if (matches({ heading, time: heading.createdAt }) && cancel(account, message)) cancelled += 1;
  }
  return ok({ cancelled });
}

function find(request: ApiRequest): Message {
  const id = parameter(request, "messageId");
  request.account.messages.forgetOld();
  const message = request.account.messages.get(id);
  if (message === undefined) throw notFound(`message ${id} not found`);
  return message;
}

function withIds(request: ApiRequest): Query {
  if (request.body.length === 0) return request.query;
  const { messageIds } = jsonBody(request, idsSchema);
  return messageIds === undefined ? request.query : new Map([...request.query, ["messageIds", messageIds]]);
}
