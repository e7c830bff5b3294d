/** A reply as it goes over the wire. */
export type WireReply = string | number | null | WireReply[];

/**
 * Turns what the RESP client answers into JSON. The client gives strings as Buffer, integers as string, and errors
 * inside lists as Error.
 *
 * With `base64` every string is encoded, so that any bytes survive; only the bare `OK` stays as it is, which
 * @upstash/redis relies on. An integer that a double cannot hold is sent as a string.
 */
export function toWire(reply: unknown, base64: boolean): WireReply {
  if (Buffer.isBuffer(reply) && reply.toString("latin1") === "OK") return "OK";
  return encode(reply, base64 ? "base64" : "utf8");
}

function encode(reply: unknown, encoding: "base64" | "utf8"): WireReply {
  if (reply === null || reply === undefined) return null;
  if (Array.isArray(reply)) return reply.map((item) => encode(item, encoding));
  if (Buffer.isBuffer(reply)) return reply.toString(encoding);
  if (reply instanceof Error) return Buffer.from(reply.message).toString(encoding);
  if (typeof reply === "string" && Number.isSafeInteger(Number(reply))) return Number(reply);
  return Buffer.from(String(reply)).toString(encoding);
}
