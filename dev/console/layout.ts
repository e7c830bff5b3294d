import type { BackendsHealth, Health } from "./backends.ts";
import { type Html, html } from "./html.ts";
import type { Page, View } from "./page-request.ts";

const STYLES = ["base", "console", "overview", "lists", "forms"];

/** A whole page of the console as HTML. It works without JavaScript. */
export function renderLayout(
  view: View,
  about: { pages: readonly Page[]; current: string; backends: BackendsHealth; notice: string },
): string {
  const dead = about.backends.state?.deadLetters ?? 0;
  const tabs = about.pages.map(({ path, name }) => {
    const badge = path === "/dead-letters" && dead > 0 ? html` <span class="badge">${dead}</span>` : "";
    return html`<a href="${path}"${path === about.current && html` aria-current="page"`}>${name}${badge}</a>`;
  });
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${view.title} · Oncart local cloud</title>
<link rel="icon" href="data:,">
${STYLES.map((name) => html`<link rel="stylesheet" href="/${name}.css">`)}
<script type="module" src="/console.js"></script>
</head>
<body>
<header class="bar">
  <a class="brand" href="/"><span class="dot"></span>Local cloud</a>
  <p class="services" data-live="services">${about.backends.services.map(service)}</p>
</header>
<nav class="side" aria-label="Console"><div data-live="tabs">${tabs}</div></nav>
<main>
<h1>${view.title}</h1>
<div data-live="problems">${problems(about.backends.services)}</div>
<p class="notice" role="status" data-notice${about.notice === "" && html` hidden`}>${about.notice}</p>
${view.fixed}
<div data-live="main">${view.live}</div>
</main>
</body>
</html>
`.text;
}

function service({ name, url, problem }: Health): Html {
  const title = problem ?? `${name} answers at ${url}`;
  return html`<span class="service" data-ok="${problem === undefined ? "yes" : "no"}" title="${title}">${name}</span>`;
}

function problems(services: readonly Health[]): Html[] {
  return services.flatMap(({ problem }) => (problem === undefined ? [] : [html`<p class="problem">${problem}</p>`]));
}
