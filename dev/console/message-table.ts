import { type Html, html } from "./html.ts";
import type { MessageRow } from "./message-rows.ts";
import { age, button, countdown, shortUrl, stateChip } from "./parts.ts";
import { reasonFor, type Traffic } from "./waiting-reason.ts";

/** Messages, one per row: where each one is, and why. */
export function messageTable(rows: readonly MessageRow[], traffic: Traffic, here: string): Html {
  return html`<table class="messages">
<thead><tr><th>State</th><th>Message</th><th>Why</th><th class="number">Attempts</th><th class="number">Next try</th><th class="number">Last news</th><th></th></tr></thead>
<tbody>${rows.map((row) => messageRow(row, traffic, here))}</tbody></table>`;
}

function messageRow(row: MessageRow, traffic: Traffic, here: string): Html {
  const { messageId, label, url, state, attempts, maxRetries, next, since, queueName } = row;
  const most = maxRetries === undefined ? "" : ` of ${maxRetries + 1}`;
  const isOpen = state === "waiting" || state === "retrying" || state === "in flight";
  const place = queueName === undefined ? "" : html` <span class="tag">queue ${queueName}</span>`;
  return html`<tr>
<td>${stateChip(state)}</td>
<td class="wide"><a class="name" href="/messages/${encodeURIComponent(messageId)}">${label || messageId}</a>${place}<code title="${url}">${shortUrl(url)}</code></td>
<td class="wide why">${reasonFor(row, traffic)}</td>
<td class="number" data-label="attempts">${attempts}${most}</td>
<td class="number"${next !== undefined && html` data-label="next try"`}>${next !== undefined && countdown(next, traffic.now)}</td>
<td class="number" data-label="last news">${age(since, traffic.now)}</td>
<td class="actions">${isOpen && button("Cancel", "/actions/cancel-message", { messageId }, { back: here, confirm: "Cancel this message? Nobody will get it." })}</td>
</tr>`;
}
