import { type Html, html } from "./html.ts";
import type { Event } from "./qstash-shapes.ts";

const SPAN_MS = 300_000;
const STEPS = 60;
const HEIGHT = 24;

/** Deliveries and failed attempts of the last five minutes, in steps of five seconds. Failures stand on top. */
export function sparkline(events: readonly Event[], now: number): Html {
  const steps = Array.from({ length: STEPS }, () => ({ delivered: 0, failed: 0 }));
  for (const { time, state } of events) {
    if (now - time >= SPAN_MS) break;
    const step = steps[Math.min(STEPS - 1, Math.floor((SPAN_MS - (now - time)) / (SPAN_MS / STEPS)))];
    if (step && state === "DELIVERED") step.delivered += 1;
    if (step && state === "ERROR") step.failed += 1;
  }
  const highest = Math.max(1, ...steps.map(({ delivered, failed }) => delivered + failed));
  const bars = steps.flatMap(({ delivered, failed }, index) => {
    const good = (delivered / highest) * HEIGHT;
    const bad = (failed / highest) * HEIGHT;
    return [bar("good", index, HEIGHT - good, good), bar("bad", index, HEIGHT - good - bad, bad)];
  });
  const sum = (kind: "delivered" | "failed") => steps.reduce((total, step) => total + step[kind], 0);
  return html`<figure class="spark">
<svg viewBox="0 0 ${STEPS} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="Deliveries over time">${bars}</svg>
<figcaption><span class="key good">${sum("delivered")} delivered</span><span class="key bad">${sum("failed")} failed attempts</span>
<span class="scale">highest: ${highest} in 5 s</span></figcaption></figure>`;
}

function bar(kind: string, index: number, top: number, height: number): Html | undefined {
  if (height === 0) return undefined;
  return html`<rect class="${kind}" x="${index + 0.1}" y="${top.toFixed(2)}" width="0.8" height="${height.toFixed(2)}"></rect>`;
}
