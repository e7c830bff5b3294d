import type { ReconciliationRun } from "@/lib/operations/run-reconciliation";
import { momentText } from "../../components/dates";

/** When the books were proved by the clock or by hand, what was read of them, and what was wrong. */
export function LastRuns({ runs }: { runs: ReconciliationRun[] }) {
  if (runs.length === 0) return null;
  return (
    <section className="mt-12">
      <h2 className="mb-4 text-lg font-medium">The last runs</h2>
      <ul className="border-b border-line">
        {runs.map(({ id, ok, mode, at, durationMs, checkouts, lines }) => (
          <li
            key={id}
            className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-t border-line py-3"
          >
            <span className={ok ? "" : "font-medium text-accent-deep"}>
              {ok ? "Right" : `Wrong: ${lines.flatMap(({ name, count }) => (count > 0 ? [name] : [])).join(", ")}`}
            </span>
            <span className="text-sm text-soft tabular-nums">
              {mode}, {checkouts} checkouts in {(durationMs / 1000).toFixed(1)} s,{" "}
              <time dateTime={at.toISOString()}>{momentText(at.toISOString())}</time>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
