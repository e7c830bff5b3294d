import { badRequest } from "./errors.ts";

/** Where a publication goes: one URL, or every endpoint of a URL group. */
export type Destination = { readonly url: string } | { readonly group: string };

/** A destination with the settings that its query string carried instead of headers (webhook mode). */
export interface ParsedDestination {
  readonly destination: Destination;
  readonly settings: readonly (readonly [name: string, value: string])[];
}

const NAME = /^[A-Za-z0-9._-]+$/;
const HTTP = /^https?:\/\//i;
const ENCODED_HTTP = /^https?%3a(%2f){2}/i;

/**
 * Reads the raw rest of a publish path. The destination is taken literally: its slashes and its query belong to it and
 * end up in the signature's `sub`, so nothing is normalised. Only `qstash_token` and lower-case `upstash-*` parameters
 * are ours: they are cut out and returned as settings. A destination that is percent-encoded as a whole is decoded.
 * Throws 400 for what is neither an http(s) URL nor a URL group's name.
 */
export function parseDestination(raw: string): ParsedDestination {
  const { rest, settings } = takeSettings(raw);
  return { destination: toDestination(ENCODED_HTTP.test(rest) ? decode(rest) : rest), settings };
}

/** Reads a destination that is written out in full, as in a batch item. Throws 400. */
export function toDestination(text: string): Destination {
  if (NAME.test(text)) return { group: text };
  assertUrl(text, "invalid destination url");
  return { url: text };
}

/** Throws 400, beginning with `what`, unless the text is an http(s) URL that can be called. */
export function assertUrl(text: string, what: string): void {
  if (!HTTP.test(text)) throw badRequest(`${what}: endpoint has invalid scheme, add http:// or https://`);
  if (!URL.canParse(text) || new URL(text).hostname === "") throw badRequest(`${what}: endpoint is not a valid url`);
}

/** Whether a queue, URL group, schedule or flow-control key may be called this. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

function takeSettings(raw: string): { rest: string; settings: [string, string][] } {
  const mark = raw.indexOf("?");
  if (mark === -1) return { rest: raw, settings: [] };
  const settings: [string, string][] = [];
  const kept = raw
    .slice(mark + 1)
    .split("&")
    .filter((parameter) => {
      if (parameter.startsWith("qstash_token=")) return false;
      if (!parameter.startsWith("upstash-")) return true;
      const [name = "", ...value] = parameter.split("=");
      settings.push([name, decode(value.join("=").replaceAll("+", " "))]);
      return false;
    });
  const rest = raw.slice(0, mark);
  return { rest: kept.length === 0 ? rest : `${rest}?${kept.join("&")}`, settings };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest("invalid destination url: malformed percent encoding");
  }
}
