import type { DeadLetterSummary } from "@/lib/operations/dead-letter-resource";

/** Whether a dead letter still waits for somebody. */
export function DeadLetterState({ letter: { resolvedAt, closed } }: { letter: DeadLetterSummary }) {
  const resolved = resolvedAt !== null;
  return (
    <span className="inline-flex items-center gap-2 rounded-full border border-line bg-mat px-3 py-1 text-sm whitespace-nowrap">
      <span aria-hidden className={`size-2 rounded-full ${resolved ? "bg-leaf" : "bg-accent"}`} />
      {closed ? "Closed" : resolved ? "Resolved" : "Open"}
    </span>
  );
}
