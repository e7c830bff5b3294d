import { assertUrl, isName } from "./destination.ts";
import { parseDuration } from "./duration.ts";
import { badRequest } from "./errors.ts";
import { forwardable, type Pairs, prefixed } from "./forwarding.ts";
import { type CallbackSetting, type Delivery, type FlowLimits, METHODS, type Method } from "./message.ts";
import { parseRedaction } from "./redact.ts";
import { compileRetryDelay } from "./retry-delay.ts";

/** What the headers of a publish, enqueue, batch item or schedule ask for. */
export interface Instructions {
  readonly delivery: Delivery;
  readonly labels: string[];
  readonly flowControlKey: string | undefined;
  /** Milliseconds since the epoch; wins over `delayMs`. */
  readonly notBefore: number | undefined;
  readonly delayMs: number | undefined;
  readonly deduplicationId: string | undefined;
  readonly contentBasedDeduplication: boolean;
  readonly cron: string | undefined;
  readonly scheduleId: string | undefined;
  readonly queueName: string | undefined;
}

const DEFAULT_RETRIES = 3;
const MOST_RETRIES = 10_000;
const LONGEST_DELAY_MS = 366 * 86_400_000;

/** Reads the `Upstash-*` headers. Throws a 400 that names the header for whatever makes no sense. */
export function readInstructions(pairs: Pairs): Instructions {
  const header = new Map<string, string>();
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    if (!header.has(key)) header.set(key, value.trim());
  }
  const get = (name: string) => header.get(`upstash-${name}`) || undefined;
  const retries = count(get("retries"), "Upstash-Retries");
  return {
    delivery: {
      method: method(get("method"), "Upstash-Method"),
      header: forwardable(pairs, get("header-forward") === "true"),
      maxRetries: retries ?? DEFAULT_RETRIES,
      retryDelay: expression(get("retry-delay")),
      timeoutMs: timeout(get("timeout"), "Upstash-Timeout"),
      callback: callback(pairs, get, "callback"),
      failureCallback: callback(pairs, get, "failure-callback"),
      flowLimits: flowLimits(get("flow-control-key"), get("flow-control-value")),
      redaction: parseRedaction(get("redact-fields")),
    },
    labels: (get("label") ?? "").split(",").flatMap((label) => label.trim() || []),
    flowControlKey: get("flow-control-key"),
    notBefore: notBefore(get("not-before")),
    delayMs: delay(get("delay"), "Upstash-Delay"),
    deduplicationId: deduplicationId(get("deduplication-id")),
    contentBasedDeduplication: get("content-based-deduplication") === "true",
    cron: get("cron"),
    scheduleId: name(get("schedule-id"), "Upstash-Schedule-Id"),
    queueName: name(get("queue-name"), "Upstash-Queue-Name"),
  };
}

type Get = (name: string) => string | undefined;

/** A callback has headers of its own; what they leave open, its retries above all, is taken from the message. */
function callback(pairs: Pairs, get: Get, kind: "callback" | "failure-callback"): CallbackSetting | undefined {
  const url = get(kind);
  if (url === undefined) return undefined;
  const title = kind === "callback" ? "Upstash-Callback" : "Upstash-Failure-Callback";
  assertUrl(url, `invalid ${title.slice("Upstash-".length).toLowerCase()} url`);
  return {
    url,
    method: method(get(`${kind}-method`), `${title}-Method`),
    header: prefixed(pairs, `upstash-${kind}-forward-`),
    retries: count(get(`${kind}-retries`), `${title}-Retries`),
    retryDelay: expression(get(`${kind}-retry-delay`)),
    timeoutMs: timeout(get(`${kind}-timeout`), `${title}-Timeout`),
    delayMs: delay(get(`${kind}-delay`), `${title}-Delay`),
  };
}

function flowLimits(key: string | undefined, text: string | undefined): FlowLimits | undefined {
  if (key === undefined) {
    if (text !== undefined) throw badRequest("Upstash-Flow-Control-Value needs an Upstash-Flow-Control-Key");
    return undefined;
  }
  const limits: FlowLimits = { parallelism: 0, rate: 0, period: 1 };
  for (const part of (text ?? "").split(",")) {
    const [field = "", value = ""] = part.split("=").map((side) => side.trim());
    if (field === "") continue;
    if (field === "parallelism" || field === "rate") limits[field] = flowCount(field, value);
    else if (field === "period") limits.period = flowPeriod(value);
    else throw badRequest(`invalid Upstash-Flow-Control-Value: unknown field "${field}"`);
  }
  if (limits.parallelism === 0 && limits.rate === 0) {
    throw badRequest("invalid Upstash-Flow-Control-Value: needs a parallelism or a rate");
  }
  return limits;
}

function flowCount(field: string, value: string): number {
  const number = count(value, `Upstash-Flow-Control-Value ${field}`);
  if (number === undefined || number === 0)
    throw badRequest(`invalid Upstash-Flow-Control-Value: ${field} must be positive`);
  return number;
}

/** The period of a flow control in seconds, from `90`, `90s` or `1m30s`. Throws 400. */
export function flowPeriod(value: string): number {
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1_000 : parseDuration(value);
  if (milliseconds === undefined || milliseconds <= 0 || milliseconds > LONGEST_DELAY_MS) {
    throw badRequest(`invalid flow control period: "${value}"`);
  }
  return milliseconds / 1_000;
}

function method(text: string | undefined, title: string): Method {
  if (text === undefined) return "POST";
  const found = METHODS.find((known) => known === text.toUpperCase());
  if (found === undefined) throw badRequest(`invalid ${title}: "${text}"`);
  return found;
}

function count(text: string | undefined, title: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text) || Number(text) > MOST_RETRIES) throw badRequest(`invalid ${title}: "${text}"`);
  return Number(text);
}

function expression(text: string | undefined): string | undefined {
  if (text !== undefined) compileRetryDelay(text);
  return text;
}

function timeout(text: string | undefined, title: string): number | undefined {
  const milliseconds = delay(text, title);
  if (milliseconds === 0) throw badRequest(`invalid ${title}: must be positive`);
  return milliseconds;
}

function delay(text: string | undefined, title: string): number | undefined {
  if (text === undefined) return undefined;
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1_000 : parseDuration(text);
  if (milliseconds === undefined) throw badRequest(`invalid ${title}: "${text}"`);
  if (milliseconds > LONGEST_DELAY_MS) throw badRequest(`invalid ${title}: longer than a year`);
  return milliseconds;
}

/** Upstash-Not-Before is in seconds. */
function notBefore(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,11}$/.test(text)) throw badRequest(`invalid Upstash-Not-Before: "${text}"`);
  return Number(text) * 1_000;
}

function deduplicationId(text: string | undefined): string | undefined {
  if (text?.includes(":")) throw badRequest("DeduplicationId cannot contain ':'");
  return text;
}

function name(text: string | undefined, title: string): string | undefined {
  if (text !== undefined && !isName(text)) throw badRequest(`invalid ${title}: "${text}"`);
  return text;
}
