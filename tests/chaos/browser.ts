import { setTimeout as sleep } from "node:timers/promises";

const ANSWER_PATIENCE_MS = 20_000;
const LONGEST_WAIT_MS = 3_000;

export type Reply = { status: number; body: unknown; cookies: string[] };
export type Question = { method?: string; url: string; body?: unknown; headers?: Record<string, string> };

/**
 * Asks until there is an answer that leaves nothing open, as a storefront does for a person who waits: a broken line, a
 * time-out, 429 and 5xx are asked again, the same way, a little later each time.
 *
 * @param onAttempt hears of each request.
 * @throws Error when there is no such answer until `deadline`.
 */
export async function insist(question: Question, deadline: number, onAttempt = () => {}): Promise<Reply> {
  let last = "never asked";
  for (let attempt = 0; Date.now() < deadline; attempt += 1) {
    onAttempt();
    try {
      const reply = await ask(question);
      if (reply.status < 500 && reply.status !== 429) return reply;
      last = `${reply.status} ${JSON.stringify(reply.body)}`;
    } catch (error) {
      last = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
    await sleep(Math.min(LONGEST_WAIT_MS, 200 * 2 ** attempt));
  }
  throw new Error(`No answer from ${question.url}: ${last}`);
}

/**
 * Asks once. Throws when the line breaks, or when there is no whole answer in time. What `fetch` does with
 * its signal is not relied on: a single question that stays open holds up the whole drill.
 */
export async function ask(question: Question, patienceMs = ANSWER_PATIENCE_MS): Promise<Reply> {
  const controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(() => controller.abort(new Error(`No answer within ${patienceMs} ms`)), patienceMs);
  const outOfPatience = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
  try {
    return await Promise.race([exchange(question, signal), outOfPatience]);
  } finally {
    clearTimeout(timer);
  }
}

async function exchange(question: Question, signal: AbortSignal): Promise<Reply> {
  const { method = question.body === undefined ? "GET" : "POST", url, body, headers } = question;
  const response = await fetch(url, {
    method,
    signal,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const cookies = response.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  return { status: response.status, body: text === "" ? null : JSON.parse(text), cookies };
}
