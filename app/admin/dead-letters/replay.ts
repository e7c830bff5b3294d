import * as z from "zod/mini";
import {
  deadLetterSchema,
  type ReplayResult,
  replayResultSchema,
  replayResultsSchema,
} from "@/lib/operations/dead-letter-resource";
import { callApi } from "../../components/api";

const state = z.pick(deadLetterSchema, { resolvedAt: true });

/** Replays one dead letter, or says what would come of it; `body` is an edited envelope. @throws ApiProblem */
export function replayDeadLetter(id: string, request: { dryRun: boolean; body?: unknown }): Promise<ReplayResult> {
  return callApi(`/api/admin/dead-letters/${id}/replay`, { method: "POST", body: request, answer: replayResultSchema });
}

/** The same for up to 100 dead letters as they are. @throws ApiProblem */
export async function replayDeadLetters(ids: string[], dryRun: boolean): Promise<ReplayResult[]> {
  const { data } = await callApi("/api/admin/dead-letters/replay", {
    method: "POST",
    body: { ids, dryRun },
    answer: replayResultsSchema,
  });
  return data;
}

/** Gives a dead letter's message up, with the reason. @throws ApiProblem */
export async function closeDeadLetter(id: string, reason: string): Promise<void> {
  await callApi(`/api/admin/dead-letters/${id}/close`, { method: "POST", body: { reason }, answer: deadLetterSchema });
}

const LOOKS = 15;
const PAUSE_MS = 1_000;

/** Waits until a dead letter's message is applied: false when it was not within a quarter of a minute. */
export async function waitUntilApplied(id: string): Promise<boolean> {
  for (let look = 0; look < LOOKS; look++) {
    const { resolvedAt } = await callApi(`/api/admin/dead-letters/${id}?fields=resolvedAt`, { answer: state });
    if (resolvedAt !== null) return true;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return false;
}
