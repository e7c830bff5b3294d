import { inWords } from "../duration.ts";
import { type Html, html } from "../html.ts";
import type { Page, PageRequest } from "../page-request.ts";
import { button, empty } from "../parts.ts";
import type { FlowControl, Group, Queue } from "../qstash-shapes.ts";

/** What makes messages wait for each other, and what copies them. */
export const queues: Page = {
  path: "/queues",
  name: "Queues & flow",
  async render({ sight: { qstash }, here }: PageRequest) {
    const [lines, flows, groups] = await Promise.all([qstash.queues(), qstash.flowControls(), qstash.groups()]);
    const live = html`<h2>Queues</h2>
${lines.length === 0 ? empty("No queues. A queue delivers its messages in order.") : queueTable(lines, here)}
<h2>Flow control</h2>
${flows.length === 0 ? empty("No flow control keys. A key limits how many go out at once, or in a period.") : flowTable(flows, here)}
<h2>URL groups</h2>
${groups.length === 0 ? empty("No URL groups. A group copies a message to each of its endpoints.") : groups.map(groupCard)}`;
    return { title: "Queues, flow control, URL groups", live };
  },
};

function queueTable(list: readonly Queue[], here: string): Html {
  const rows = list.map(
    ({
      name,
      parallelism,
      paused,
      lag,
    }) => html`<tr><td class="wide"><a class="name" href="/messages?search=${encodeURIComponent(name)}">${name}</a></td>
<td>${paused ? html`<span class="chip" data-state="retrying">paused</span>` : html`<span class="chip" data-state="delivered">running</span>`}</td>
<td class="number" data-label="in line">${lag}</td><td class="number" data-label="at a time">${parallelism}</td>
<td class="actions">${button(paused ? "Resume" : "Pause", paused ? "/actions/resume-queue" : "/actions/pause-queue", { name }, { back: here })}</td></tr>`,
  );
  return html`<table><thead><tr><th>Queue</th><th>State</th><th class="number">In line</th><th class="number">At a time</th><th></th></tr></thead><tbody>${rows}</tbody></table>`;
}

function flowTable(list: readonly FlowControl[], here: string): Html {
  const rows = list.map((flow) => {
    const {
      flowControlKey: key,
      waitListSize,
      parallelismCount,
      parallelismMax,
      rateCount,
      rateMax,
      ratePeriod,
    } = flow;
    const toggle = flow.isPaused ? "/actions/resume-flow" : "/actions/pause-flow";
    const rate = rateMax > 0 ? `${rateCount} of ${rateMax} per ${inWords(ratePeriod * 1_000)}` : "unlimited";
    return html`<tr><td class="wide"><a class="name" href="/messages?search=${encodeURIComponent(key)}">${key}</a></td>
<td>${flow.isPaused ? html`<span class="chip" data-state="retrying">paused</span>` : html`<span class="chip" data-state="delivered">running</span>`}</td>
<td class="number" data-label="waiting">${waitListSize}</td>
<td class="number" data-label="at once">${parallelismMax > 0 ? `${parallelismCount} of ${parallelismMax}` : "unlimited"}</td>
<td class="number" data-label="rate">${rate}</td>
<td class="actions">${button(flow.isPaused ? "Resume" : "Pause", toggle, { key }, { back: here })}</td></tr>`;
  });
  return html`<table><thead><tr><th>Key</th><th>State</th><th class="number">Waiting</th><th class="number">At once</th><th class="number">Rate</th><th></th></tr></thead><tbody>${rows}</tbody></table>`;
}

function groupCard({ name, endpoints }: Group): Html {
  const list = endpoints.map((endpoint) => html`<li><code>${endpoint.url}</code> ${endpoint.name}</li>`);
  return html`<article class="card"><span class="name">${name}</span><ul class="endpoints">${list}</ul></article>`;
}
