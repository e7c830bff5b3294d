import { readableBody, readableHeaders } from "../content.ts";
import { type Html, html } from "../html.ts";
import type { Page, PageRequest } from "../page-request.ts";
import { age, button, empty, facts, shortUrl } from "../parts.ts";
import type { DeadLetter } from "../qstash-shapes.ts";
import { givenUp } from "../waiting-reason.ts";

/** Messages that were given up: why, and what to do about each. */
export const deadLetters: Page = {
  path: "/dead-letters",
  name: "Dead letters",
  async render({ sight: { qstash }, query, here }: PageRequest) {
    const [{ messages, cursor }, offset] = await Promise.all([
      qstash.deadLetters({ cursor: query.get("cursor") ?? "" }),
      qstash.clockOffset(),
    ]);
    const now = Date.now() + offset;
    const all = html`<div class="actions">
${button("Retry all", "/actions/retry-all-dead-letters", {}, { back: "/dead-letters", confirm: "Deliver all of them again?" })}
${button("Delete all", "/actions/delete-all-dead-letters", {}, { back: "/dead-letters", danger: true, confirm: "Delete all of them for good?" })}</div>`;
    const more =
      cursor && html`<p><a class="quiet" href="/dead-letters?cursor=${encodeURIComponent(cursor)}">Older</a></p>`;
    const live =
      messages.length === 0
        ? empty("No dead letters. A message that uses up its retries, or is refused for good, comes here.")
        : html`${all}${messages.map((letter) => card(letter, now, here))}${more}`;
    return { title: "Dead letters", live };
  },
};

function card(letter: DeadLetter, now: number, here: string): Html {
  const { dlqId, messageId, url, labels, responseStatus: status, responseBody, createdAt, maxRetries } = letter;
  const error = status ? undefined : responseBody;
  return html`<article class="card letter">
<header><a class="name" href="/messages/${encodeURIComponent(messageId)}">${labels[0] ?? messageId}</a>
<span class="actions">${button("Retry", "/actions/retry-dead-letter", { dlqId }, { back: here })}
${button("Delete", "/actions/delete-dead-letter", { dlqId }, { back: here, danger: true, confirm: "Delete this dead letter for good?" })}</span></header>
<p class="why">${givenUp({ status, error, attempts: status === 489 ? 0 : (maxRetries ?? 0) + 1 })}</p>
${facts([
  ["To", html`<code title="${url}">${shortUrl(url)}</code>`],
  ["Given up", age(Number(dlqId.split("-")[0]) || createdAt, now)],
  ["Accepted", age(createdAt, now)],
  ["Dead letter", html`<code>${dlqId}</code>`],
])}
<details data-key="answer ${dlqId}"><summary>The answer</summary>${readableBody({ text: responseBody, base64: letter.responseBodyBase64 })}${readableHeaders(letter.responseHeader)}</details>
<details data-key="body ${dlqId}"><summary>The message</summary>${readableBody({ text: letter.body, base64: letter.bodyBase64 })}${readableHeaders(letter.header)}</details>
</article>`;
}
