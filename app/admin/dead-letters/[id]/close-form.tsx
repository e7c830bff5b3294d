"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { problemText } from "../../../components/api";
import { Notice } from "../../../components/notice";
import { closeDeadLetter } from "../replay";

/** Gives a message up that can never work; the reason stays with it, and in the audit log. */
export function CloseForm({ id }: { id: string }) {
  const router = useRouter();
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, start] = useTransition();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      try {
        await closeDeadLetter(id, reason.trim());
        setProblem(null);
        router.refresh();
      } catch (error) {
        setProblem(problemText(error));
      }
    });
  };
  return (
    <form onSubmit={submit} className="mt-12 grid gap-4">
      <h2 className="heading">Give it up</h2>
      <p className="max-w-2xl text-soft">
        For a message that can never work: it is not sent any more. A replay opens the letter again.
      </p>
      <div className="flex flex-wrap gap-3">
        <label className="grow">
          <span className="sr-only">Reason</span>
          <input
            value={reason}
            onChange={(change) => setReason(change.target.value)}
            required
            minLength={3}
            maxLength={500}
            placeholder="Why it can never work"
            className="input"
          />
        </label>
        <button type="submit" disabled={busy || reason.trim().length < 3} className="btn btn-line">
          {busy && <span aria-hidden className="spinner" />}
          Close the letter
        </button>
      </div>
      {problem && <Notice tone="alert" title={problem} />}
    </form>
  );
}
