import { Check, X } from "lucide-react";
import Link from "next/link";
import type { InvariantResult } from "@/lib/operations/reconciliation-resource";

/** One rule of the books: whether it holds, and where it does not. */
export function InvariantRow({ line }: { line: InvariantResult }) {
  const { name, says, ok, count, offenders, oldestSeconds } = line;
  const Mark = ok ? Check : X;
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-4 border-t border-line py-4">
      <span
        className={`mt-0.5 grid size-6 place-items-center rounded-full text-mat ${ok ? "bg-leaf" : "bg-accent"}`}
        title={ok ? "Holds" : "Broken"}
      >
        <Mark aria-hidden className="size-4" strokeWidth={2.25} />
        <span className="sr-only">{ok ? "Holds:" : "Broken:"}</span>
      </span>
      <div className="min-w-0">
        <p className={ok ? "" : "font-medium"}>{says}</p>
        <p className="mt-0.5 font-mono text-xs text-soft [overflow-wrap:anywhere]">{name}</p>
        {oldestSeconds !== null && (
          <p className="mt-1 text-sm text-soft">The oldest: {Math.max(1, Math.round(oldestSeconds / 60))} min</p>
        )}
        {!ok && (
          <ul className="mt-3 flex flex-wrap gap-2">
            {offenders.map((id) => (
              <Offender key={id} id={id} />
            ))}
            {count > offenders.length && <li className="text-sm text-soft">and {count - offenders.length} more</li>}
          </ul>
        )}
      </div>
      <span className={`tabular-nums ${ok ? "text-soft" : "font-medium text-accent-deep"}`}>
        {count}
        <span className="sr-only"> offenders</span>
      </span>
    </li>
  );
}

/** Where a thing with this kind of id can be looked at. */
const PLACES: Record<string, (id: string) => string> = {
  ord: (id) => `/orders/${id}`,
  chk: (id) => `/checkout/${id}`,
  evt: (id) => `/admin/dead-letters?q=${id}`,
};

function Offender({ id }: { id: string }) {
  const place = PLACES[id.split("_")[0] ?? ""];
  const look = "inline-block border border-line bg-mat px-2 py-1 font-mono text-xs [overflow-wrap:anywhere]";
  return (
    <li>
      {place ? (
        <Link href={place(id)} prefetch={false} className={`${look} underline underline-offset-2 hover:border-ink/50`}>
          {id}
        </Link>
      ) : (
        <span className={look}>{id}</span>
      )}
    </li>
  );
}
