import { badRequest } from "./errors.ts";
import type { Heading } from "./message.ts";
import { hostOf } from "./per-host-limiter.ts";

/** Query parameters: each name with its values in order. */
export type Query = ReadonlyMap<string, readonly string[]>;

/** What a filter may ask about a message, a dead letter or an event. */
export interface Facts {
  readonly heading: Heading;
  /** Milliseconds since the epoch: what fromDate and toDate compare. */
  readonly time: number;
  readonly state?: string;
  readonly dlqId?: string;
  readonly responseStatus?: number;
}

type Filter = (facts: Facts) => readonly (string | undefined)[];

const FILTERS = {
  messageId: ({ heading }) => [heading.messageId],
  messageIds: ({ heading }) => [heading.messageId],
  url: ({ heading }) => [heading.url],
  host: ({ heading }) => [hostOf(heading.url), hostOf(heading.url).replace(/:\d+$/, "")],
  path: ({ heading }) => [pathOf(heading.url)],
  topicName: ({ heading }) => [heading.topicName],
  urlGroup: ({ heading }) => [heading.topicName],
  queueName: ({ heading }) => [heading.queueName],
  scheduleId: ({ heading }) => [heading.scheduleId],
  label: ({ heading }) => heading.labels,
  flowControlKey: ({ heading }) => [heading.flowControlKey],
  callerIp: ({ heading }) => [heading.callerIp],
  callerIP: ({ heading }) => [heading.callerIp],
  dlqIds: ({ dlqId }) => [dlqId],
  responseStatus: ({ responseStatus }) => [String(responseStatus ?? "")],
  state: ({ state }) => statesMeantBy(state),
} satisfies Record<string, Filter>;
export type FilterName = keyof typeof FILTERS;

const SHARED = ["url", "topicName", "urlGroup", "queueName", "scheduleId", "label", "flowControlKey"] as const;
const CALLER = ["callerIp", "callerIP"] as const;

/** What each kind of list can be filtered by, besides fromDate and toDate. */
export const MESSAGE_FILTERS = ["messageIds", "host", "path", ...SHARED, ...CALLER] as const;
export const DEAD_LETTER_FILTERS = ["dlqIds", "messageId", "responseStatus", ...SHARED, ...CALLER] as const;
export const LOG_FILTERS = ["messageIds", "messageId", "state", "host", "path", ...SHARED, ...CALLER] as const;

const NOT_FILTERS = new Set(["count", "cursor", "order", "qstash_token", "fromDate", "toDate"]);

/**
 * A predicate for a list. Values of one filter are alternatives (repeated or comma separated), filters must all hold.
 */
export function matcher(query: Query, names: readonly FilterName[]): (facts: Facts) => boolean {
  const from = date(query, "fromDate") ?? Number.NEGATIVE_INFINITY;
  const to = date(query, "toDate") ?? Number.POSITIVE_INFINITY;
  const wanted = names.flatMap((name) => {
    const values = query.get(name);
    if (values === undefined) return [];
    const alternatives = new Set(values.flatMap((value) => [value, ...value.split(",").map((part) => part.trim())]));
    return [{ facts: FILTERS[name], alternatives }];
  });
  return (facts) =>
    facts.time >= from &&
    facts.time <= to &&
    wanted.every((filter) =>
      filter.facts(facts).some((value) => value !== undefined && filter.alternatives.has(value)),
    );
}

/** Throws 400 for a parameter that is no filter: a typo must not turn "these few" into "all of them". */
export function assertKnownFilters(query: Query, names: readonly FilterName[]): void {
  for (const name of query.keys()) {
    const known = NOT_FILTERS.has(name) || names.some((filter) => filter === name);
    if (!known) throw badRequest(`unknown filter: ${name}`);
  }
}

/** A whole number from the query, undefined when absent. Throws 400. */
export function wholeNumber(query: Query, name: string): number | undefined {
  const text = query.get(name)?.at(-1);
  if (text === undefined || text === "") return undefined;
  if (!/^\d{1,15}$/.test(text)) throw badRequest(`invalid ${name}: "${text}"`);
  return Number(text);
}

function date(query: Query, name: string): number | undefined {
  return wholeNumber(query, name);
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : "";
}

/** IN_PROGRESS stands for three states, and the SDK spells CANCELLED with one L. */
function statesMeantBy(state: string | undefined): readonly (string | undefined)[] {
  if (state === "ACTIVE" || state === "RETRY" || state === "ERROR") return [state, "IN_PROGRESS"];
  return state === "CANCELLED" ? [state, "CANCELED"] : [state];
}
