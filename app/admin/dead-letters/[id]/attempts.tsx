import type { DeadLetter, DeadLetterDelivery } from "@/lib/operations/dead-letter-resource";
import { momentText } from "../../../components/dates";

const WORDS: Record<string, string> = { applied: "Applied", duplicate: "Done before", failed: "Failed" };

/** Every delivery that reached the shop, and every replay. QStash's own count may be higher: not all attempts arrive. */
export function Attempts({ letter: { attempts, deliveries, replays } }: { letter: DeadLetter }) {
  return (
    <>
      <p className="mb-4 text-soft">
        QStash tried {attempts === 1 ? "once" : `${attempts} times`} before it gave up.
        {deliveries.length === 0 && " No attempt that could be told apart from a stranger's reached the shop."}
      </p>
      <ol className="border-b border-line">
        {deliveries.map((delivery) => (
          <Attempt key={`${delivery.at} ${delivery.outcome}`} delivery={delivery} />
        ))}
        {replays.map(({ at, by, messageId }) => (
          <li key={`${at} ${messageId}`} className="border-t border-line py-3">
            <p className="font-medium">{messageId ? "Replayed" : "Replay that QStash did not confirm"}</p>
            <p className="text-sm text-soft [overflow-wrap:anywhere]">
              <time dateTime={at}>{momentText(at)}</time> · by {by}
            </p>
          </li>
        ))}
      </ol>
    </>
  );
}

function Attempt({ delivery: { at, attempt, outcome, durationMs, error } }: { delivery: DeadLetterDelivery }) {
  return (
    <li className="border-t border-line py-3">
      <p className="font-medium">{WORDS[outcome] ?? outcome}</p>
      <p className="text-sm text-soft">
        <time dateTime={at}>{momentText(at)}</time> · attempt {attempt}
        {durationMs !== null && ` · ${durationMs} ms`}
      </p>
      {error && <p className="mt-1 font-mono text-sm [overflow-wrap:anywhere]">{error}</p>}
    </li>
  );
}
