import Link from "next/link";
import type { MessageState, TimelineDelivery, TimelineEntry } from "@/lib/operations/timeline-resource";
import { clockText, durationText } from "./timeline-words";

type Message = Extract<TimelineEntry, { kind: "event" }>;
type StaffMessageProps = { message: Message; slowest: number; forAdmin: boolean };

const STATES: Record<MessageState, string> = {
  waiting: "not applied yet",
  sent: "sent to QStash, not applied yet",
  applied: "applied",
  given_up: "given up",
};
const OUTCOMES: Record<string, string> = {
  applied: "applied",
  duplicate: "done before, did nothing",
  failed: "failed",
};

/** One message: what it says, how long it took against the slowest, and every delivery. */
export function StaffMessage({ message, slowest, forAdmin }: StaffMessageProps) {
  const { type, says, state, latencyMs, publications, deliveries, eventId, causationId } = message;
  return (
    <details>
      <summary className="cursor-pointer hover:text-accent-deep">
        <code className="font-medium">{type}</code> <span className="text-sm text-soft">{STATES[state]}</span>
        {latencyMs !== null && <LatencyBar ms={latencyMs} slowest={slowest} />}
      </summary>
      <div className="mt-2 grid gap-2 text-sm text-soft [overflow-wrap:anywhere]">
        <p>{says}</p>
        {deliveries.length > 0 && (
          <ol className="grid gap-1">
            {deliveries.map((delivery) => (
              <Delivery key={`${delivery.at} ${delivery.attempt} ${delivery.outcome}`} delivery={delivery} />
            ))}
          </ol>
        )}
        {publications !== null && publications > 0 && (
          <p>Handed to QStash {publications === 1 ? "once" : `${publications} times`}.</p>
        )}
        <p>
          <code>{eventId}</code>
          {causationId && (
            <>
              , caused by <code>{causationId}</code>
            </>
          )}
        </p>
        {forAdmin && state === "given_up" && (
          <Link href={`/admin/dead-letters?q=${eventId}`} prefetch={false} className="link justify-self-start">
            Its dead letter
          </Link>
        )}
      </div>
    </details>
  );
}

function Delivery({ delivery: { at, attempt, outcome, latencyMs, error } }: { delivery: TimelineDelivery }) {
  return (
    <li>
      <time dateTime={at} className="tabular-nums">
        {clockText(at)}
      </time>{" "}
      attempt {attempt}: {OUTCOMES[outcome] ?? outcome} after {durationText(latencyMs)}
      {error && <span className="block text-accent-deep">{error}</span>}
    </li>
  );
}

/** Logarithmic: one message that waited an hour must not make all others look alike. */
function LatencyBar({ ms, slowest }: { ms: number; slowest: number }) {
  const share = Math.max(2, Math.round((100 * Math.log1p(ms)) / Math.log1p(slowest)));
  return (
    <span className="mt-1.5 flex items-center gap-3">
      <span aria-hidden className="h-1 w-40 bg-wall">
        <span className="block h-full bg-oak" style={{ width: `${share}%` }} />
      </span>
      <span className="text-sm text-soft tabular-nums">{durationText(ms)}</span>
    </span>
  );
}
