import { cronInWords } from "../cron-words.ts";
import { type Html, html } from "../html.ts";
import type { Page, PageRequest } from "../page-request.ts";
import { age, button, countdown, empty } from "../parts.ts";
import type { Schedule } from "../qstash-shapes.ts";

const OUTCOMES: Record<string, readonly [state: string, word: string]> = {
  SUCCESS: ["delivered", "delivered"],
  FAIL: ["dead", "failed"],
  IN_PROGRESS: ["in flight", "on its way"],
};

/** What QStash calls by the clock. */
export const schedules: Page = {
  path: "/schedules",
  name: "Schedules",
  async render({ sight: { qstash }, here }: PageRequest) {
    const [list, offset] = await Promise.all([qstash.schedules(), qstash.clockOffset()]);
    const now = Date.now() + offset;
    const rows = list.map((schedule) => row(schedule, now, here));
    const live =
      rows.length === 0
        ? empty("No schedules. The demo registers its own when the shop is ready.")
        : html`<table><thead><tr><th>Schedule</th><th>When</th><th class="number">Last run</th><th>Result</th><th class="number">Next run</th><th></th></tr></thead><tbody>${rows}</tbody></table>`;
    return { title: "Schedules", live };
  },
};

function row(schedule: Schedule, now: number, here: string): Html {
  const { scheduleId, cron, destination, isPaused, lastScheduleTime, nextScheduleTime, lastScheduleStates } = schedule;
  const words = cronInWords(cron);
  const results = Object.entries(lastScheduleStates ?? {}).map(([messageId, outcome]) => {
    const [state, word] = OUTCOMES[outcome] ?? ["", outcome];
    return html`<a href="/messages/${encodeURIComponent(messageId)}"><span class="chip" data-state="${state}">${word}</span></a> `;
  });
  const next = isPaused ? html`<span class="chip">paused</span>` : nextScheduleTime && countdown(nextScheduleTime, now);
  const toggle = isPaused ? "/actions/resume-schedule" : "/actions/pause-schedule";
  return html`<tr>
<td class="wide"><span class="name">${scheduleId}</span><code>${destination}</code></td>
<td>${words}${words !== cron && html`<code>${cron}</code>`}</td>
<td class="number" data-label="last run">${lastScheduleTime ? age(lastScheduleTime, now) : html`<span class="none">never</span>`}</td>
<td>${results}</td>
<td class="number" data-label="next run">${next || html`<span class="none">none</span>`}</td>
<td class="actions">${button("Run now", "/actions/run-schedule", { scheduleId }, { back: here })}
${button(isPaused ? "Resume" : "Pause", toggle, { scheduleId }, { back: here })}</td></tr>`;
}
