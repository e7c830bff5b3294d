import { readableBody } from "../content.ts";
import { inWords } from "../duration.ts";
import { type Html, html } from "../html.ts";
import type { Page, PageRequest } from "../page-request.ts";
import { button, countdown, empty, facts } from "../parts.ts";
import type { RedisKey, RedisValue } from "../redis-client.ts";

/** The keys in Redis, and what each holds. */
export const redis: Page = {
  path: "/redis",
  name: "Redis",
  async render({ sight, query, here }: PageRequest) {
    const title = "Redis";
    const desk = sight.redis;
    if (desk === undefined) return { title, live: empty("No Redis was started here.") };
    const [pattern, cursor, key] = [query.get("match") ?? "", query.get("cursor") ?? "0", query.get("key")];
    const fixed = html`<form class="filter" role="search" action="/redis" data-filter>
<input type="search" name="match" value="${pattern}" placeholder="Pattern: cart:*" aria-label="Search the keys by a pattern"><button class="quiet">Scan</button></form>`;
    if (key !== null) {
      const back = html`<p><a class="return" href="${listLink(pattern)}">← All keys</a></p>`;
      const value = await desk.value(key);
      const shown = value
        ? valueView(value, pattern)
        : empty("There is no such key: it was deleted, or its time is up.");
      return { title, fixed, live: html`${back}${shown}` };
    }
    const [page, size] = await Promise.all([desk.keys(pattern, cursor), desk.size()]);
    const more =
      page.cursor !== "0" && html`<p><a class="quiet" href="${listLink(pattern, page.cursor)}">More keys</a></p>`;
    const live = html`<p class="count">${size.toLocaleString("en")} ${size === 1 ? "key" : "keys"} in all, ${page.keys.length} shown</p>
${page.keys.length === 0 ? empty(size === 0 ? "Redis is empty." : "No key matches here.") : keyTable(page.keys, pattern, here)}${more}`;
    return { title, fixed, live };
  },
};

function keyTable(keys: readonly RedisKey[], pattern: string, here: string): Html {
  const now = Date.now();
  const rows = keys.map(({ key, type, expiresInMs }) => {
    const link = `/redis?${new URLSearchParams({ match: pattern, key })}`;
    return html`<tr><td class="wide"><a class="name mono" href="${link}">${key}</a></td><td><span class="tag">${type}</span></td>
<td class="number" data-label="expires">${expiresInMs === undefined ? html`<span class="none">never</span>` : countdown(now + expiresInMs, now)}</td>
<td class="actions">${deletion(key, here)}</td></tr>`;
  });
  return html`<table><thead><tr><th>Key</th><th>Type</th><th class="number">Expires</th><th></th></tr></thead><tbody>${rows}</tbody></table>`;
}

function valueView(value: RedisValue, pattern: string): Html {
  const { key, type, expiresInMs, size, entries, whole } = value;
  const unit = type === "string" ? "bytes" : size === 1 ? "entry" : "entries";
  const content =
    type === "string"
      ? readableBody({ text: entries[0]?.[1] ?? "" })
      : html`<dl class="facts mono entries">${entries.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>`;
  return html`<h2 class="mono">${key}</h2>
${facts([
  ["Type", type],
  ["Size", `${size.toLocaleString("en")} ${unit}`],
  ["Expires", expiresInMs === undefined ? "never" : `in ${inWords(expiresInMs)}`],
])}
${content}${!whole && html`<p class="none">The beginning of it.</p>`}
<div class="actions">${deletion(key, listLink(pattern))}</div>`;
}

function deletion(key: string, back: string): Html {
  return button("Delete", "/actions/delete-key", { key }, { back, danger: true, confirm: "Delete this key?" });
}

function listLink(match: string, cursor = "0"): string {
  return `/redis?${new URLSearchParams({ match, cursor })}`;
}
