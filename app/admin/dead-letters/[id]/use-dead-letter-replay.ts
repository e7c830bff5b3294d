"use client";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import type { ReplayResult } from "@/lib/operations/dead-letter-resource";
import { ApiProblem, problemText } from "../../../components/api";
import { replayDeadLetter, waitUntilApplied } from "../replay";

type Feedback = { title: string; bad: boolean; errors: { path: string; message: string }[] };

/** Dry-runs or replays one dead letter, as it was or edited, and follows the message until it is applied. */
export function useDeadLetterReplay(id: string) {
  const router = useRouter();
  const [feedback, setFeedback] = useState<Feedback | null>(null);
  const [sending, setSending] = useState(false);
  const [refreshing, startRefresh] = useTransition();
  const replay = async (dryRun: boolean, edited: string | undefined) => {
    setSending(true);
    setFeedback(null);
    try {
      const body: unknown = edited === undefined ? undefined : JSON.parse(edited);
      const result = await replayDeadLetter(id, { dryRun, ...(body !== undefined && { body }) });
      setFeedback(dryRun ? forecast(result) : say("Sent. Waiting until it is applied."));
      if (!dryRun) setFeedback(await follow(id));
    } catch (error) {
      setFeedback(complain(error));
    }
    setSending(false);
    if (!dryRun) startRefresh(() => router.refresh());
  };
  return { replay, busy: sending || refreshing, feedback };
}

async function follow(id: string): Promise<Feedback> {
  return (await waitUntilApplied(id))
    ? say("Applied. This letter is resolved.")
    : { title: "Sent, and not applied yet. If it fails again it comes back as a new letter.", bad: true, errors: [] };
}

function forecast({ outcome, detail, errors }: ReplayResult): Feedback {
  const bad = outcome !== "would_apply" && outcome !== "already_applied";
  return { title: `Nothing was sent. ${detail}`, bad, errors };
}

function complain(error: unknown): Feedback {
  if (error instanceof SyntaxError) return { title: `This is not JSON: ${error.message}`, bad: true, errors: [] };
  return { title: problemText(error), bad: true, errors: error instanceof ApiProblem ? error.errors : [] };
}

function say(title: string): Feedback {
  return { title, bad: false, errors: [] };
}
