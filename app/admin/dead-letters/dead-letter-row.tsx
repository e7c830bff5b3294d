import Link from "next/link";
import type { DeadLetterSummary, ReplayResult } from "@/lib/operations/dead-letter-resource";
import { momentText } from "../../components/dates";
import { DeadLetterState } from "./dead-letter-state";

type DeadLetterRowProps = {
  letter: DeadLetterSummary;
  ticked: boolean;
  onTick: (on: boolean) => void;
  replay: ReplayResult | undefined;
};

/** One dead letter in the list: what it was, why it died, and what came of the last replay. */
export function DeadLetterRow({ letter, ticked, onTick, replay }: DeadLetterRowProps) {
  const { id, eventType, eventId, topic, cause, createdAt, attempts, replays } = letter;
  const name = eventType ?? "Unreadable message";
  return (
    <li className="grid grid-cols-[auto_1fr] gap-x-4 border-t border-line py-4 sm:grid-cols-[auto_1fr_auto]">
      <input
        type="checkbox"
        checked={ticked}
        onChange={(change) => onTick(change.target.checked)}
        aria-label={`Choose ${name} ${eventId ?? id}`}
        className="mt-1 size-4.5 accent-ink"
      />
      <div className="min-w-0">
        <Link href={`/admin/dead-letters/${id}`} prefetch={false} className="link font-medium">
          {name}
        </Link>
        <p className="mt-1 line-clamp-2 [overflow-wrap:anywhere]">{cause}</p>
        <p className="mt-1 text-sm text-soft [overflow-wrap:anywhere]">
          {topic} · {attempts === 1 ? "1 attempt" : `${attempts} attempts`}
          {replays.length > 0 && ` · replayed ${replays.length}×`} ·{" "}
          <time dateTime={createdAt}>{momentText(createdAt)}</time>
          <span className="block font-mono text-xs">{eventId}</span>
        </p>
        {replay && <p className="mt-2 text-sm font-medium">{replay.replayed ? "Sent again." : replay.detail}</p>}
      </div>
      <div className="col-start-2 mt-2 sm:col-start-3 sm:mt-0">
        <DeadLetterState letter={letter} />
      </div>
    </li>
  );
}
