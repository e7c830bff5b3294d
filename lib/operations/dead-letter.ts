import { z } from "zod";
import { LISTENERS } from "@/lib/consumers/listeners";
import { asFailure, type Failure, type FieldError } from "@/lib/errors";
import { type Event, isEventType } from "@/lib/messages";
import { readEvent } from "@/lib/read-event";

export type Reading =
  | { outcome: "readable"; event: Event }
  | { outcome: "malformed" | "no_consumer"; errors: FieldError[] };

/** Reads a message as its webhook would: JSON, envelope, a type that somebody consumes, a payload of that type. */
export function readMessage(body: string): Reading {
  const json = parseJson(body);
  if (json === undefined) return { outcome: "malformed", errors: [{ path: "", message: "is not JSON" }] };
  const named = z.object({ eventType: z.string() }).safeParse(json);
  if (named.success && !isConsumed(named.data.eventType)) {
    const message = `nobody consumes ${named.data.eventType}`;
    return { outcome: "no_consumer", errors: [{ path: "eventType", message }] };
  }
  try {
    return { outcome: "readable", event: readEvent(json) };
  } catch (error) {
    return { outcome: "malformed", errors: fieldErrors(asFailure(error)) };
  }
}

function isConsumed(eventType: string): boolean {
  return isEventType(eventType) && Object.keys(LISTENERS[eventType]).length > 0;
}

const fields = z.object({ errors: z.array(z.object({ path: z.string(), message: z.string() })).min(1) });

function fieldErrors({ detail, extra }: Failure): FieldError[] {
  const named = fields.safeParse(extra);
  return named.success ? named.data.errors : [{ path: "", message: detail }];
}

const answer = z.object({ error: z.string(), code: z.string().optional() });

/**
 * Why a dead letter died: the receiver's own words out of its answer (`{ "error": … }`), or the answer as it is. What the
 * receiver kept to itself (`internal`) is told by `lastError`, the text that it wrote down with its last failed delivery.
 */
export function causeOf(reason: string, lastError?: string): string {
  const parsed = answer.safeParse(parseJson(reason));
  if (!parsed.success) return reason;
  return parsed.data.code === "internal" ? (lastError ?? parsed.data.error) : parsed.data.error;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
