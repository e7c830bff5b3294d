import { activeFaults } from "../fault-words.ts";
import { type Html, html } from "../html.ts";
import { type MessageRow, rowsOf } from "../message-rows.ts";
import { messageTable } from "../message-table.ts";
import type { Page, PageRequest } from "../page-request.ts";
import { age, empty } from "../parts.ts";
import type { Event, LocalState, Pending } from "../qstash-shapes.ts";
import { sparkline } from "../sparkline.ts";
import { trafficOf } from "../traffic.ts";
import { failureOf } from "../waiting-reason.ts";

const SHOWN = 8;

/** Where everything is, in one look. */
export const overview: Page = {
  path: "/",
  name: "Overview",
  async render({ sight, here }: PageRequest) {
    const { qstash, feed } = sight;
    const [state, pending, events, traffic, faults] = await Promise.all([
      qstash.state(),
      qstash.pending("", 200),
      feed.latest(),
      trafficOf(qstash),
      qstash.faults(),
    ]);
    const rows = rowsOf(events, pending?.messages ?? []);
    const retrying = rows.filter((row) => row.state === "retrying").sort((a, b) => (a.next ?? 0) - (b.next ?? 0));
    const waiting = rows.filter((row) => row.state === "waiting").sort((a, b) => (a.next ?? 0) - (b.next ?? 0));
    const counts = state && pending ? exact(state, pending) : counted(rows);
    const active = faults === undefined ? [] : activeFaults(faults);
    const live = html`
${active.length > 0 && html`<p class="warning">Faults are on: ${active.join(", ")}. <a href="/faults">Change them</a></p>`}
<p class="lead">${inOneSentence(counts)}</p>
${flow(counts)}
<h2>The last five minutes</h2>
${sparkline(events, traffic.now)}
<h2>Being retried, and why</h2>
${retrying.length === 0 ? empty("Nothing is being retried.") : messageTable(retrying.slice(0, SHOWN), traffic, here)}
${waiting.length > 0 && html`<h2>Waiting, next first</h2>${messageTable(waiting.slice(0, SHOWN), traffic, here)}`}
<h2>The last error</h2>
${lastError(events, traffic.now)}`;
    return { title: "Overview", live };
  },
};

type Counts = { accepted: number; waiting: number; active: number; retrying: number; delivered: number; dead: number };

function exact(state: LocalState, { waiting, active, retrying }: Pending): Counts {
  const accepted = state.pending + state.delivered + state.failed + state.cancelled;
  return { accepted, waiting, active, retrying, delivered: state.delivered, dead: state.deadLetters };
}

function counted(rows: readonly MessageRow[]): Counts {
  const count = (state: string) => rows.filter((row) => row.state === state).length;
  return {
    accepted: rows.length,
    waiting: count("waiting"),
    active: count("in flight"),
    retrying: count("retrying"),
    delivered: count("delivered"),
    dead: count("dead"),
  };
}

function inOneSentence({ waiting, active, retrying, dead }: Counts): string {
  const open = [
    waiting > 0 && `${amount(waiting, "message")} wait${waiting === 1 ? "s" : ""}`,
    active > 0 && `${active} ${active === 1 ? "is" : "are"} on the way`,
    retrying > 0 && `${retrying} will be tried again`,
    dead > 0 && `${amount(dead, "dead letter")} ${dead === 1 ? "needs" : "need"} a decision`,
  ].filter((part) => part !== false);
  return open.length === 0 ? "All is delivered; nothing waits." : `${open.join(", ")}.`;
}

function flow(counts: Counts): Html {
  return html`<div class="flow" role="group" aria-label="The way of a message">
${stop("accepted", "Accepted", counts.accepted, "since it started", "/messages")}
${stop("waiting", "Waiting", counts.waiting, "for its time, queue or rate", "/messages?state=waiting")}
${stop("active", "In flight", counts.active, "the receiver works", "/messages?state=in+flight")}
${stop("delivered", "Delivered", counts.delivered, "answered 2xx", "/messages?state=delivered")}
${stop("retrying", "Retrying", counts.retrying, "failed, tried again later", "/messages?state=retrying")}
${stop("dead", "Dead letters", counts.dead, "given up: decide", "/dead-letters")}
</div>`;
}

function stop(kind: string, name: string, count: number, meaning: string, href: string): Html {
  const lit = count > 0 ? "yes" : "no";
  return html`<a class="stop" data-stop="${kind}" data-lit="${lit}" href="${href}"><span>${name}</span><strong>${count.toLocaleString("en")}</strong><small>${meaning}</small></a>`;
}

function lastError(events: readonly Event[], now: number): Html {
  const failed = events.find(({ state }) => state === "ERROR");
  if (failed === undefined) return empty("No attempt has failed.");
  const { messageId, labels, url, responseStatus: status, error, time } = failed;
  const attempts = events.filter((event) => event.messageId === messageId && event.state === "ACTIVE").length;
  return html`<p class="card">${age(time, now)}: <a href="/messages/${encodeURIComponent(messageId)}">${labels[0] ?? messageId}</a>
to <code>${url}</code>. ${failureOf({ status, error, attempts })}</p>`;
}

function amount(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
