"use client";
import { useState } from "react";
import { ConfirmDialog } from "../../../components/confirm-dialog";
import { Notice } from "../../../components/notice";
import { useDeadLetterReplay } from "./use-dead-letter-replay";

/** The message as JSON, to be read, mended and sent again. Its ids stay: they make sure that it happens once. */
export function DeadLetterEditor({ id, body }: { id: string; body: string }) {
  const [text, setText] = useState(body);
  const [asking, setAsking] = useState(false);
  const { replay, busy, feedback } = useDeadLetterReplay(id);
  const edited = text !== body;
  const send = (dryRun: boolean) => void replay(dryRun, edited ? text : undefined);
  return (
    <div className="grid gap-4">
      <label>
        <span className="sr-only">Message as JSON</span>
        <textarea
          value={text}
          onChange={(change) => setText(change.target.value)}
          rows={Math.min(24, Math.max(8, text.split("\n").length))}
          spellCheck={false}
          className="input font-mono text-sm leading-6"
        />
      </label>
      <div className="flex flex-wrap items-center gap-3">
        <button type="button" disabled={busy} onClick={() => send(true)} className="btn btn-line">
          Dry run
        </button>
        <button type="button" disabled={busy} onClick={() => setAsking(true)} className="btn btn-primary">
          {busy && <span aria-hidden className="spinner" />}
          {edited ? "Replay as edited" : "Replay"}
        </button>
        {edited && (
          <button type="button" disabled={busy} onClick={() => setText(body)} className="btn btn-line">
            Undo edits
          </button>
        )}
      </div>
      {feedback && (
        <Notice tone={feedback.bad ? "alert" : "calm"} title={feedback.title}>
          {feedback.errors.length > 0 && (
            <ul>
              {feedback.errors.map(({ path, message }) => (
                <li key={`${path} ${message}`}>
                  <code>{path || "message"}</code>: {message}
                </li>
              ))}
            </ul>
          )}
        </Notice>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={edited ? "Replay the edited message?" : "Replay this message?"}
        confirm="Replay"
        keep="Not now"
        onConfirm={() => {
          setAsking(false);
          send(false);
        }}
      >
        It is sent again under its own id, and the replay is written into the audit log. If it has been applied already,
        nothing happens.
      </ConfirmDialog>
    </div>
  );
}
