import { type Attempt, attemptsOf } from "../attempts.ts";
import { type Body, readableBody, readableHeaders } from "../content.ts";
import { inWords } from "../duration.ts";
import { type Html, html } from "../html.ts";
import { type MessageRow, rowsOf } from "../message-rows.ts";
import type { PageRequest, View } from "../page-request.ts";
import { age, button, countdown, empty, facts, stateChip } from "../parts.ts";
import type { DeadLetter, FullEvent, Message } from "../qstash-shapes.ts";
import { trafficOf } from "../traffic.ts";
import { reasonFor } from "../waiting-reason.ts";

/** One message: where it is and why, every attempt, what it carries, and what can be done about it. */
export async function renderMessage({ sight: { qstash }, id, here }: PageRequest): Promise<View> {
  const [message, events, dead, pending, traffic] = await Promise.all([
    qstash.message(id),
    qstash.eventsOf(id),
    qstash.deadLetters({ messageId: id, count: 1 }),
    qstash.pending(id, 1),
    trafficOf(qstash),
  ]);
  const letter = dead.messages[0];
  const [row] = rowsOf(events, pending?.messages.filter(({ messageId }) => messageId === id) ?? []);
  const known = row ?? rowOf(message ?? letter, letter);
  if (known === undefined) {
    const text = "QStash knows no such message any more: it is over, and its events have left the log.";
    return { title: "A message", live: html`${backLink}${empty(text)}` };
  }
  const source = letter ?? message;
  const newest = events.find(({ body, header }) => body !== undefined || header !== undefined);
  const live = html`${backLink}
<div class="verdict">${stateChip(known.state)}<p>${reasonFor(known, traffic)}${known.next !== undefined && html` Next: ${countdown(known.next, traffic.now)}.`}</p>${actions(known, letter, here)}</div>
${aboutIt(known, source, newest, traffic.now)}
<h2>Attempts</h2>
${attemptTable(attemptsOf(events), known, traffic.now)}
${letter && html`<h2>The answer that ended it</h2>${readableBody({ text: letter.responseBody, base64: letter.responseBodyBase64 })}`}
<h2>Body</h2>
${readableBody(source ? bodyOf(source) : { base64: newest?.body })}
<h2>Headers for the receiver</h2>
${readableHeaders(source?.header ?? newest?.header)}
<h2>Events</h2>
<ol class="events">${events.map((event) => html`<li><code>${event.state}</code> ${age(event.time, traffic.now)}</li>`)}</ol>`;
  return { title: known.label || "A message", live };
}

const backLink = html`<p><a class="return" href="/messages">← All messages</a></p>`;

function actions({ messageId, state }: MessageRow, letter: DeadLetter | undefined, here: string): Html | undefined {
  if (letter) {
    const { dlqId } = letter;
    return html`${button("Retry", "/actions/retry-dead-letter", { dlqId }, { back: here })}
${button("Delete", "/actions/delete-dead-letter", { dlqId }, { back: "/dead-letters", danger: true, confirm: "Delete this dead letter for good?" })}`;
  }
  if (state === "delivered" || state === "cancelled" || state === "dead") return undefined;
  const confirm = "Cancel this message? Nobody will get it.";
  return button("Cancel", "/actions/cancel-message", { messageId }, { back: here, confirm, danger: true });
}

function aboutIt(row: MessageRow, source: Message | undefined, event: FullEvent | undefined, now: number): Html {
  const method = source?.method ?? event?.method;
  return facts([
    ["Id", html`<code>${row.messageId}</code>`],
    ["To", html`<code>${method && `${method} `}${row.url}</code>`],
    ["Label", row.label],
    ["URL group", row.topicName],
    ["Queue", row.queueName],
    ["Flow control", row.flowControlKey],
    ["Schedule", row.scheduleId],
    ["Accepted", source && age(source.createdAt, now)],
    ["Retries", row.maxRetries],
    ["Retry delay", source?.retryDelayExpression],
    ["Timeout", source?.timeout === undefined ? undefined : inWords(source.timeout * 1_000)],
    ["Callback", source?.callback],
    ["Failure callback", source?.failureCallback],
    ["Published from", source?.callerIP ?? event?.callerIP],
  ]);
}

function attemptTable(attempts: readonly Attempt[], row: MessageRow, now: number): Html {
  if (attempts.length === 0) {
    return empty(row.attempts > 0 ? `${row.attempts} before the log began.` : "It has not been tried yet.");
  }
  const missing = row.attempts - attempts.length;
  const rows = attempts.map(
    ({ number, began, took, status, error, next, responseBody }) => html`<tr>
<td class="number">${number + Math.max(0, missing)}</td><td>${age(began, now)}</td>
<td class="number">${took === undefined ? "running" : inWords(took)}</td>
<td>${status === undefined ? html`<span class="none">no answer yet</span>` : html`<span class="chip" data-state="${status >= 200 && status < 300 ? "delivered" : "dead"}">${status || "no answer"}</span>`}</td>
<td class="wide">${error}${status !== undefined && responseBody && html`<details data-key="answer ${number}"><summary>Its answer</summary>${readableBody({ base64: responseBody })}</details>`}</td>
<td class="number">${next === undefined ? "" : `after ${inWords(next - began - (took ?? 0))}`}</td></tr>`,
  );
  return html`<table><thead><tr><th class="number">#</th><th>Began</th><th class="number">Took</th><th>Status</th><th>Error</th><th class="number">Tried again</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function bodyOf({ body, bodyBase64 }: Message): Body {
  return { text: body, base64: bodyBase64 };
}

/** For a message whose events have left the log. */
function rowOf(message: Message | undefined, letter: DeadLetter | undefined): MessageRow | undefined {
  if (message === undefined) return undefined;
  const { createdAt, maxRetries, notBefore } = message;
  const pending = { messageId: message.messageId, url: message.url, labels: message.labels };
  const [row] = rowsOf([], [{ ...pending, state: "CREATED", retried: 0, maxRetries, notBefore, createdAt }]);
  if (row === undefined || letter === undefined) return row;
  const attempts = (maxRetries ?? 0) + 1;
  return { ...row, state: "dead", next: undefined, attempts, status: letter.responseStatus };
}
