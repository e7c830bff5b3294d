"use client";
import { useState } from "react";
import type { DeadLetterSummary } from "@/lib/operations/dead-letter-resource";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { DeadLetterRow } from "./dead-letter-row";
import { useReplays } from "./use-replays";

/** A page of dead letters: tick some, see what a replay would do, replay them. */
export function DeadLetterTable({ letters }: { letters: DeadLetterSummary[] }) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const { run, busy, message, replays } = useReplays();
  const ids = letters.map(({ id }) => id).filter((id) => ticked.has(id));
  const all = ids.length === letters.length;
  const tick = (id: string, on: boolean) => {
    setTicked(new Set(on ? [...ticked, id] : [...ticked].filter((other) => other !== id)));
  };
  return (
    <>
      <div className="flex min-h-16 flex-wrap items-center gap-3 border-t border-line py-3">
        <label className="flex items-center gap-3 text-sm">
          <input
            type="checkbox"
            checked={all}
            onChange={() => setTicked(new Set(all ? [] : letters.map(({ id }) => id)))}
            className="size-4.5 accent-ink"
          />
          {ids.length > 0 ? `${ids.length} chosen` : "Choose all"}
        </label>
        <div className="ml-auto flex gap-3">
          <button
            type="button"
            disabled={busy || ids.length === 0}
            onClick={() => void run(ids, true)}
            className="btn btn-line btn-small"
          >
            Dry run
          </button>
          <button
            type="button"
            disabled={busy || ids.length === 0}
            onClick={() => setAsking(true)}
            className="btn btn-primary btn-small"
          >
            {busy && <span aria-hidden className="spinner" />}
            Replay
          </button>
        </div>
        <p role="status" className="w-full text-sm text-soft empty:hidden">
          {message}
        </p>
      </div>
      <ul className="border-b border-line">
        {letters.map((letter) => (
          <DeadLetterRow
            key={letter.id}
            letter={letter}
            ticked={ticked.has(letter.id)}
            onTick={(on) => tick(letter.id, on)}
            replay={replays.get(letter.id)}
          />
        ))}
      </ul>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={ids.length === 1 ? "Replay this message?" : `Replay ${ids.length} messages?`}
        confirm="Replay"
        keep="Not now"
        onConfirm={() => {
          setAsking(false);
          void run(ids, false);
        }}
      >
        Each is sent again under its own id. What has been applied already stays as it is.
      </ConfirmDialog>
    </>
  );
}
