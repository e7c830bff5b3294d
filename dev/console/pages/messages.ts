import { type Html, html } from "../html.ts";
import { type MessageRow, rowsOf, STATES } from "../message-rows.ts";
import { messageTable } from "../message-table.ts";
import type { Page, PageRequest } from "../page-request.ts";
import { empty } from "../parts.ts";
import { trafficOf } from "../traffic.ts";
import { renderMessage } from "./message.ts";

const SHOWN = 200;

/** The messages, live; with an id, one of them. */
export const messages: Page = {
  path: "/messages",
  name: "Messages",
  async render(visit: PageRequest) {
    if (visit.id) return renderMessage(visit);
    const { sight, query, here } = visit;
    const search = query.get("search")?.trim() ?? "";
    const [state, label] = [query.get("state") ?? "", query.get("label") ?? ""];
    const [events, pending, traffic] = await Promise.all([
      sight.feed.latest(),
      sight.qstash.pending(search || label, 1_000),
      trafficOf(sight.qstash),
    ]);
    const all = rowsOf(events, pending?.messages ?? []);
    const labels = [...new Set(all.flatMap((row) => row.label || []))].sort();
    const rows = all.filter(
      (row) => (!state || row.state === state) && (!label || row.label === label) && matches(row, search),
    );
    const shown = rows.slice(0, SHOWN);
    const live = html`<p class="count">${countOf(rows.length, shown.length)}${pending && ` · ${pending.waiting + pending.active + pending.retrying} are not over`}</p>
${shown.length === 0 ? empty(all.length === 0 ? "No messages yet. What the shop publishes appears here." : "No message matches.") : messageTable(shown, traffic, here)}`;
    return { title: "Messages", fixed: filter({ search, state, label, labels }), live };
  },
};

function filter(chosen: { search: string; state: string; label: string; labels: readonly string[] }): Html {
  const option = (value: string, current: string) =>
    html`<option value="${value}"${value === current && html` selected`}>${value}</option>`;
  const labels = chosen.label && !chosen.labels.includes(chosen.label) ? [chosen.label] : [];
  return html`<form class="filter" role="search" action="/messages" data-filter>
<input type="search" name="search" value="${chosen.search}" placeholder="Id, address, label, queue" aria-label="Search the messages">
<select name="state" aria-label="State"><option value="">Every state</option>${STATES.map((state) => option(state, chosen.state))}</select>
<select name="label" aria-label="Label"><option value="">Every label</option>${[...labels, ...chosen.labels].map((label) => option(label, chosen.label))}</select>
<button class="quiet">Filter</button></form>`;
}

function matches(
  { messageId, url, label, queueName, flowControlKey, scheduleId }: MessageRow,
  search: string,
): boolean {
  const wanted = search.toLowerCase();
  const texts = [messageId, url, label, queueName, flowControlKey, scheduleId];
  return wanted === "" || texts.some((text) => text?.toLowerCase().includes(wanted));
}

function countOf(all: number, shown: number): string {
  const total = `${all.toLocaleString("en")} ${all === 1 ? "message" : "messages"}`;
  return shown < all ? `The latest ${shown} of ${total}` : total;
}
