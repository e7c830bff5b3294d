"use client";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import type { ReplayResult } from "@/lib/operations/dead-letter-resource";
import { problemText } from "../../components/api";
import { replayDeadLetters, waitUntilApplied } from "./replay";

/** Replays many dead letters, keeps what came of each, and has the list show which of them arrived. */
export function useReplays() {
  const router = useRouter();
  const [replays, setReplays] = useState<ReadonlyMap<string, ReplayResult>>(new Map());
  const [message, setMessage] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const [refreshing, startRefresh] = useTransition();
  const run = async (ids: string[], dryRun: boolean) => {
    setSending(true);
    setMessage(null);
    try {
      const results = await replayDeadLetters(ids, dryRun);
      setReplays(new Map(results.map((result) => [result.id, result])));
      setMessage(dryRun ? forecast(results) : "Sent. Waiting for the messages to be applied.");
      if (!dryRun) setMessage(await outcome(results));
    } catch (error) {
      setMessage(problemText(error));
    }
    setSending(false);
    if (!dryRun) startRefresh(() => router.refresh());
  };
  return { run, busy: sending || refreshing, message, replays };
}

function forecast(results: ReplayResult[]): string {
  const count = (wanted: string) => results.filter(({ outcome }) => outcome === wanted).length;
  const [would, done] = [count("would_apply"), count("already_applied")];
  return `Nothing was sent. ${would} would be applied, ${done} would do nothing, ${results.length - would - done} would be refused again.`;
}

async function outcome(results: ReplayResult[]): Promise<string> {
  const sent = results.filter(({ replayed }) => replayed);
  const arrived = await Promise.all(sent.map(({ id }) => waitUntilApplied(id)));
  const applied = arrived.filter(Boolean).length;
  const held = results.length - sent.length;
  const rest = held > 0 ? ` ${held} could not be sent: edit them one by one.` : "";
  return `${applied} of ${sent.length} sent messages are applied.${rest}`;
}
