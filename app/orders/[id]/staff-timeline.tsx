import type { Timeline, TimelineEntry } from "@/lib/operations/timeline-resource";
import { dayText } from "../../components/dates";
import { StaffMessage } from "./staff-message";
import { clockText, durationText, staffEntryText } from "./timeline-words";

/** Everything that happened for an order, top to bottom, with how long each message took. */
export function StaffTimeline({ timeline: { checkoutId, audience, entries } }: { timeline: Timeline }) {
  const slowest = Math.max(1, ...entries.map(latencyOf));
  return (
    <>
      <p className="mb-6 text-sm text-soft">
        Times are UTC. Correlation id <code className="[overflow-wrap:anywhere]">{checkoutId}</code>
      </p>
      <ol className="border-l border-line">
        {entries.map((entry, index) => (
          <li key={keyOf(entry)} className="relative grid gap-x-6 pb-5 pl-6 sm:grid-cols-[7rem_1fr]">
            <span aria-hidden className={`absolute top-2 -left-[0.28125rem] size-2 rounded-full ${colourOf(entry)}`} />
            <time dateTime={entry.at} className="text-sm leading-6 text-soft tabular-nums">
              {clockText(entry.at)}
              {dayOf(entry) !== dayOf(entries[index - 1]) && <span className="block">{dayText(entry.at)}</span>}
            </time>
            {entry.kind === "event" ? (
              <StaffMessage message={entry} slowest={slowest} forAdmin={audience === "admin"} />
            ) : (
              <p>
                {staffEntryText(entry)}
                {entry.kind === "payment" && entry.latencyMs !== null && (
                  <span className="text-sm text-soft"> in {durationText(entry.latencyMs)}</span>
                )}
              </p>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

/** The date is told once for all that happened on it. */
function dayOf(entry: TimelineEntry | undefined): string | undefined {
  return entry?.at.slice(0, 10);
}

function latencyOf(entry: TimelineEntry): number {
  return entry.kind === "event" ? (entry.latencyMs ?? 0) : 0;
}

function keyOf(entry: TimelineEntry): string {
  switch (entry.kind) {
    case "event":
      return entry.eventId;
    case "stock":
      return `${entry.at} stock ${entry.variantId} ${entry.delta}`;
    case "email":
      return `${entry.letter} ${entry.reference} ${entry.recipient}`;
    default:
      return `${entry.at} ${entry.kind} ${staffEntryText(entry)}`;
  }
}

function colourOf(entry: TimelineEntry): string {
  if (entry.kind === "event") {
    if (entry.state === "given_up") return "bg-accent";
    return entry.state === "applied" ? "bg-leaf" : "bg-amber";
  }
  return "status" in entry && entry.status === "failed" ? "bg-accent" : "bg-ink";
}
