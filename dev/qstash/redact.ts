import { createHash } from "node:crypto";
import { badRequest } from "./errors.ts";
import { canonicalName } from "./forwarding.ts";
import type { HeaderLists, Redaction } from "./message.ts";

/** Reads Upstash-Redact-Fields: `body`, `header` (all of them; also `headers`) and `header[Name]`, comma separated. */
export function parseRedaction(text: string | undefined): Redaction | undefined {
  if (text === undefined) return undefined;
  let body = false;
  let all = false;
  const names: string[] = [];
  for (const field of text.split(",").map((part) => part.trim())) {
    const name = /^headers?\[(.+)\]$/i.exec(field)?.[1];
    if (field === "body") body = true;
    else if (field === "header" || field === "headers") all = true;
    else if (name !== undefined) names.push(canonicalName(name.trim()));
    else throw badRequest(`invalid Upstash-Redact-Fields: unknown field "${field}"`);
  }
  return { body, header: all || names };
}

/** The headers as a reader may see them. The delivery itself carries the real ones. */
export function redactHeader(header: HeaderLists, redaction: Redaction | undefined): HeaderLists {
  if (redaction === undefined || redaction.header === false) return header;
  const hidden = redaction.header;
  return Object.fromEntries(
    Object.entries(header).map(([name, values]) => [
      name,
      hidden === true || hidden.includes(name) ? values.map(redacted) : values,
    ]),
  );
}

/** The body as a reader may see it. */
export function redactBody(body: Buffer, redaction: Redaction | undefined): Buffer {
  return redaction?.body === true && body.length > 0 ? Buffer.from(redacted(body)) : body;
}

/** A digest still tells whether two values were the same. */
function redacted(value: string | Buffer): string {
  return `REDACTED:${createHash("sha256").update(value).digest("hex")}`;
}
