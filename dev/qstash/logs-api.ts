import { type ApiRequest, ok, type Reply } from "./api.ts";
import { LOG_FILTERS, matcher, wholeNumber } from "./filters.ts";
import type { LogEntry } from "./log.ts";
import type { Content } from "./message.ts";
import { page } from "./page.ts";
import { logView } from "./views.ts";

const PAGE = 100;
const LARGEST_PAGE = 1_000;

/** GET /v2/events, newest first. */
export function listEvents(request: ApiRequest): Reply {
  const { cursor, entries } = entriesOf(request);
  return ok({ cursor, events: entries });
}

/** GET /v2/logs: the same under another name. */
export function listLogs(request: ApiRequest): Reply {
  const { cursor, entries } = entriesOf(request);
  return ok({ cursor, logs: entries });
}

function entriesOf({ account, query }: ApiRequest) {
  const matches = matcher(query, LOG_FILTERS);
  const count = Math.min(wholeNumber(query, "count") || PAGE, LARGEST_PAGE);
  const matching = account.log
    .entries()
    .filter(({ message, time, state }) => matches({ heading: message.heading, time, state }));
  const { items, cursor } = page(matching, query, count, ({ number }) => String(number));
  const contentOf = ({ message }: LogEntry): Content | undefined => {
    try {
      return account.messages.content(message);
    } catch {
      return undefined;
    }
  };
  return { cursor, entries: items.map((entry) => logView(entry, contentOf(entry))) };
}
