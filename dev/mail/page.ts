import type { ReadableEmail } from "./email.ts";
import type { Entry } from "./mailbox.ts";

/** The ways to look at an email. */
export const TABS = ["html", "text", "headers", "raw"] as const;
type Tab = (typeof TABS)[number];

type Open = { entry: Entry; letter: ReadableEmail; raw: string };

export type InboxView = {
  messages: Entry[];
  total: number;
  search: string;
  page: number;
  pages: number;
  tab: Tab | undefined;
  open: Open | undefined;
  /** The id that was asked for, whether it exists or not. */
  missing: string;
};

const NAMES: Record<Tab, string> = { html: "Letter", text: "Text", headers: "Headers", raw: "Raw" };

/** The whole inbox page as HTML: the list, and the email that is open. It works without JavaScript. */
export function renderInbox(view: InboxView): string {
  const title = view.open ? view.open.entry.subject || "(no subject)" : "Inbox";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Oncart local mail</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/base.css">
<link rel="stylesheet" href="/inbox.css">
<script src="/inbox.js" defer></script>
</head>
<body class="${view.missing ? "reading" : "listing"}">
<header class="bar">
  <a class="brand" href="/"><span class="dot"></span>Local mail</a>
  <form class="search" action="/" role="search">
    <input type="search" name="search" value="${escapeHtml(view.search)}" placeholder="Search" aria-label="Search the letters">
  </form>
  <form action="/clear" method="post" data-confirm="Delete all letters?">
    <button class="quiet" ${view.total === 0 && !view.search ? "disabled" : ""}>Clear</button>
  </form>
</header>
<main>
  <nav class="list" aria-label="Letters" data-list>${renderList(view)}</nav>
  <section class="reader" aria-label="Letter">${renderReader(view)}</section>
</main>
</body>
</html>
`;
}

function renderList(view: InboxView): string {
  if (view.messages.length === 0) {
    return `<p class="empty">${view.search ? "No letter matches." : "No letters yet. What the shop sends arrives here."}</p>`;
  }
  const count = `${view.total.toLocaleString("en")} ${view.total === 1 ? "letter" : "letters"}`;
  const rows = view.messages.map((entry) => renderRow(entry, view)).join("");
  return `<p class="count">${count}</p><ol>${rows}</ol>${renderPages(view)}`;
}

function renderRow(entry: Entry, view: InboxView): string {
  const current = view.open?.entry.id === entry.id ? ' aria-current="true"' : "";
  const again =
    entry.deliveries > 1
      ? `<span class="again" title="Accepted ${entry.deliveries} times">×${entry.deliveries}</span>`
      : "";
  return `<li><a class="letter" href="${link(`/messages/${entry.id}`, { search: view.search, page: view.page })}"${current}>
<span class="row"><span class="to">${escapeHtml(entry.to)}</span>${again}${renderTime(entry.date)}</span>
<span class="subject">${escapeHtml(entry.subject || "(no subject)")}</span>
<span class="preview">${escapeHtml(entry.preview)}</span></a></li>`;
}

function renderPages({ page, pages, search }: InboxView): string {
  if (pages < 2) return "";
  const step = (target: number, name: string) =>
    target < 1 || target > pages
      ? `<span class="quiet">${name}</span>`
      : `<a class="quiet" href="${link("/", { search, page: target })}">${name}</a>`;
  return `<p class="pages">${step(page - 1, "Newer")}<span>${page} of ${pages}</span>${step(page + 1, "Older")}</p>`;
}

function renderReader(view: InboxView): string {
  const { open, search, page } = view;
  if (!open) {
    const text = view.missing ? "This letter is not here any more." : "Choose a letter to read it.";
    return `<p class="empty">${text} <a href="/">All letters</a></p>`;
  }
  const { entry, letter } = open;
  const tab = view.tab ?? (letter.html ? "html" : "text");
  const tabs = TABS.map((name) => {
    const target = link(`/messages/${entry.id}`, { search, page, tab: name });
    return `<a class="tab" href="${target}"${name === tab ? ' aria-current="page"' : ""}>${NAMES[name]}</a>`;
  });
  const files = letter.attachments.map(
    ({ name }, number) =>
      `<a class="file" href="/api/messages/${entry.id}/attachments/${number}">${escapeHtml(name)}</a>`,
  );
  const times = entry.deliveries > 1 ? `<dt>Accepted</dt><dd>${entry.deliveries} times, shown once</dd>` : "";
  return `<a class="back" href="${link("/", { search, page })}">← All letters</a>
<h1>${escapeHtml(entry.subject || "(no subject)")}</h1>
<dl><dt>From</dt><dd>${escapeHtml(entry.from)}</dd><dt>To</dt><dd>${escapeHtml(entry.to)}</dd>
<dt>Date</dt><dd>${renderTime(entry.date)}</dd>${times}</dl>
${files.length > 0 ? `<p class="files">${files.join("")}</p>` : ""}
<p class="tabs">${tabs.join("")}</p>
${renderContent(tab, open)}`;
}

function renderContent(tab: Tab, { entry, letter, raw }: Open): string {
  if (tab === "html" && letter.html) {
    return `<iframe title="The letter" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/messages/${entry.id}/html"></iframe>`;
  }
  const headers = Object.entries(letter.headers).map(([name, value]) => `${name}: ${value}`);
  const texts: Record<Tab, string> = { html: "", text: letter.text, headers: headers.join("\n"), raw };
  return texts[tab]
    ? `<pre tabindex="0">${escapeHtml(texts[tab])}</pre>`
    : `<p class="empty">This letter has no such part.</p>`;
}

function renderTime(date: string): string {
  return `<time datetime="${escapeHtml(date)}">${escapeHtml(date.slice(0, 16).replace("T", " "))}</time>`;
}

function link(target: string, query: { search: string; page: number; tab?: Tab }): string {
  const parameters = new URLSearchParams();
  if (query.search) parameters.set("search", query.search);
  if (query.page > 1) parameters.set("page", String(query.page));
  if (query.tab) parameters.set("tab", query.tab);
  return escapeHtml(parameters.size > 0 ? `${target}?${parameters}` : target);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
