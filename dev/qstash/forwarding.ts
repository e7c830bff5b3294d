import { badRequest } from "./errors.ts";
import type { HeaderLists } from "./message.ts";

/** Headers as they arrived: any case, repeated names allowed. */
export type Pairs = readonly (readonly [name: string, value: string])[];

const FORWARD = "upstash-forward-";
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** They describe one connection, so the delivery has its own. */
const PER_CONNECTION = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * The headers that a delivery carries: Content-Type and every `Upstash-Forward-X` as `X`; with `all` (webhook mode:
 * `Upstash-Header-Forward: true`) everything else that the publisher sent, except its credentials.
 */
export function forwardable(pairs: Pairs, all: boolean): HeaderLists {
  return collect(pairs, (name) => forwardedName(name, all));
}

/** The headers whose lower-case name begins with `prefix`, without it: those meant for a callback. */
export function prefixed(pairs: Pairs, prefix: string): HeaderLists {
  return collect(pairs, (name) => (name.startsWith(prefix) ? carried(name.slice(prefix.length)) : undefined));
}

/** `x-trace-id` → `X-Trace-Id`, the way QStash shows header names. */
export function canonicalName(name: string): string {
  return name
    .split("-")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase())
    .join("-");
}

function collect(pairs: Pairs, rename: (lowerCaseName: string) => string | undefined): HeaderLists {
  const header: HeaderLists = {};
  for (const [name, value] of pairs) {
    const kept = rename(name.toLowerCase());
    if (kept === undefined) continue;
    if (!TOKEN.test(kept)) throw badRequest(`invalid header name: "${kept}"`);
    const canonical = canonicalName(kept);
    header[canonical] = [...(header[canonical] ?? []), wireValue(value)];
  }
  return header;
}

function forwardedName(name: string, all: boolean): string | undefined {
  if (name.startsWith(FORWARD)) return carried(name.slice(FORWARD.length));
  if (name === "content-type") return name;
  return all && name !== "authorization" && !name.startsWith("upstash-") ? carried(name) : undefined;
}

function carried(name: string): string | undefined {
  return name === "" || PER_CONNECTION.has(name) ? undefined : name;
}

/** HTTP carries bytes: text beyond Latin-1 travels as its UTF-8 bytes, and a line break would forge a header. */
function wireValue(value: string): string {
  const isForbidden = (character: string) => (character < " " && character !== "\t") || character === "\u007f";
  if ([...value].some(isForbidden)) throw badRequest("invalid header value: control character");
  return /[\u0100-\uffff]/.test(value) ? Buffer.from(value, "utf8").toString("latin1") : value;
}
