import { inWords } from "./duration.ts";
import { type Html, html } from "./html.ts";
import type { RowState } from "./message-rows.ts";

// Pieces that several pages show.

/** A moment in the past, as its age. `time` and `now` by the same clock, in milliseconds. */
export function age(time: number, now: number): Html {
  const real = Math.round(Date.now() - (now - time));
  const title = new Date(real).toISOString();
  return html`<time datetime="${title}" title="${title}" data-since="${real}">${inWords(roughly(now - time))} ago</time>`;
}

/** A moment in the future, as a countdown that the page goes on with. */
export function countdown(time: number, now: number): Html {
  const real = Math.round(Date.now() + (time - now));
  const title = new Date(real).toISOString();
  const words = time <= now ? "now" : `in ${inWords(roughly(time - now))}`;
  return html`<time datetime="${title}" title="${title}" data-until="${real}">${words}</time>`;
}

export function stateChip(state: RowState): Html {
  return html`<span class="chip" data-state="${state}">${state}</span>`;
}

/** A button that does something: it posts `fields` to `action` and comes back to `back`. */
export function button(
  label: string,
  action: string,
  fields: Record<string, string>,
  look: { back: string; confirm?: string; danger?: boolean; title?: string },
): Html {
  const inputs = Object.entries({ ...fields, back: look.back }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const key = `${action} ${Object.values(fields).join(" ")}`;
  const confirm = look.confirm ? html` data-confirm="${look.confirm}"` : "";
  return html`<form class="inline" method="post" action="${action}"${confirm}>${inputs}<button class="small${look.danger ? " danger" : ""}" data-key="${key}" title="${look.title ?? ""}">${label}</button></form>`;
}

export function empty(text: string): Html {
  return html`<p class="empty">${text}</p>`;
}

/** Names with their values; undefined ones are left out. */
export function facts(list: readonly (readonly [string, string | number | Html | undefined])[]): Html {
  const rows = list.flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [html`<dt>${name}</dt><dd>${value}</dd>`],
  );
  return html`<dl class="facts">${rows}</dl>`;
}

/** An address without what all of them share, so that the part that differs is seen first. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\/(127\.0\.0\.1|localhost)(?=[:/])/, "");
}

// Under a second nobody can follow: a list that trembles is hard to read.
function roughly(milliseconds: number): number {
  return milliseconds < 1_000 ? milliseconds : Math.round(milliseconds / 1_000) * 1_000;
}
