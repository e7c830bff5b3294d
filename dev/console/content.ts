import { isUtf8 } from "node:buffer";
import { type Html, html } from "./html.ts";

const SHOWN_CHARACTERS = 64 * 1024;

/** A body as it came: text, base64 or nothing. */
export type Body = { text?: string | undefined; base64?: string | undefined };

/** A body for reading: JSON with line breaks, text as it is, other bytes by their number, long ones cut. */
export function readableBody({ text, base64 }: Body): Html {
  const bytes = text === undefined ? Buffer.from(base64 ?? "", "base64") : Buffer.from(text);
  if (bytes.length === 0) return html`<p class="none">empty</p>`;
  if (!isUtf8(bytes)) return html`<p class="none">${bytes.length} bytes that are no text</p>`;
  const shown = pretty(bytes.toString("utf8"));
  const cut = shown.length > SHOWN_CHARACTERS;
  return html`<pre tabindex="0">${cut ? shown.slice(0, SHOWN_CHARACTERS) : shown}</pre>
${cut && html`<p class="none">the first ${SHOWN_CHARACTERS} of ${shown.length} characters</p>`}`;
}

/** Headers, each with its values, in a table. */
export function readableHeaders(header: Record<string, string[]> | undefined): Html {
  const rows = Object.entries(header ?? {}).map(
    ([name, values]) => html`<dt>${name}</dt><dd>${values.join(", ")}</dd>`,
  );
  return rows.length === 0 ? html`<p class="none">none</p>` : html`<dl class="facts mono">${rows}</dl>`;
}

function pretty(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
