import type { FaultSettings } from "@/dev/qstash/faults.ts";
import { inWords } from "../duration.ts";
import { activeFaults } from "../fault-words.ts";
import { type Html, html } from "../html.ts";
import type { Page, PageRequest } from "../page-request.ts";
import { button, empty } from "../parts.ts";

const LEAPS = [
  ["1 minute", 60_000],
  ["10 minutes", 600_000],
  ["1 hour", 3_600_000],
  ["1 day", 86_400_000],
] as const;

/** What goes wrong on purpose, and what time QStash thinks it is. */
export const faults: Page = {
  path: "/faults",
  name: "Faults",
  async render({ sight: { qstash }, here }: PageRequest) {
    const title = "Faults on demand";
    const [settings, offset] = await Promise.all([qstash.faults(), qstash.clockOffset()]);
    if (settings === undefined) return { title, live: empty("Only the local QStash can fail on purpose.") };
    const active = activeFaults(settings);
    const live = html`${form(settings, here)}<h2>Now</h2>
${active.length === 0 ? html`<p class="card">Everything goes as it should.</p>` : html`<p class="warning">${capitalised(active.join(", "))}.</p>`}
<div class="actions">${button("End all faults", "/actions/reset-faults", {}, { back: here })}</div>
<h2>The clock</h2>
<p class="card">${offset === 0 ? "QStash has this machine's time." : `QStash is ${inWords(Math.abs(offset))} ${offset > 0 ? "ahead" : "behind"}.`} Moving it on brings delays, retries and schedules nearer; signatures keep the real time.</p>
<div class="actions">${LEAPS.map(([name, ms]) => button(`+ ${name}`, "/actions/move-clock", { ms: String(ms) }, { back: here }))}
${button("Real time", "/actions/reset-clock", {}, { back: here })}</div>`;
    return { title, live };
  },
};

function form(settings: FaultSettings, here: string): Html {
  const reorderMs = settings.reorder === true ? 50 : Number(settings.reorder);
  return html`<form class="settings" method="post" action="/actions/set-faults">
<input type="hidden" name="back" value="${here}"><input type="hidden" name="seed" value="${settings.seed}">
${number("deliverTimes", "Deliver every message this many times", settings.deliverTimes, 1, 10)}
${number("failFirst", "Fail the first attempts of every message", settings.failFirst, 0, 100)}
${number("delayMs", "Begin every attempt later, in ms", settings.delayMs, 0, 60_000)}
${number("reorder", "Mix up the order of attempts within, in ms", reorderMs, 0, 60_000)}
${box("dropAnswer", "Lose the receivers' answers: the work is done, the attempt counts as failed", settings.dropAnswer)}
${box("refusePublishes", "Refuse to publish: 503, nothing is stored", settings.refusePublishes)}
${box("losePublishAnswers", "Store, but lose the answer to the publisher", settings.losePublishAnswers)}
${number("probability", "Chance of each, from 0 to 1", settings.probability, 0, 1, "0.05")}
<button class="primary">Switch on</button></form>`;
}

function number(name: string, label: string, value: number, min: number, max: number, step = "1"): Html {
  return html`<label><input type="number" name="${name}" value="${value}" min="${min}" max="${max}" step="${step}" required><span>${label}</span></label>`;
}

function box(name: string, label: string, checked: boolean): Html {
  return html`<label><input type="checkbox" name="${name}" value="true"${checked && html` checked`}><span>${label}</span></label>`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
