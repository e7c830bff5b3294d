import type * as z from "zod/mini";
import { problemSchema } from "@/lib/problem";

/** A refusal by the server, in its own words (RFC 9457). `extra` is the whole answer: quote, items, allowed … */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";

  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors: { path: string; message: string }[],
    readonly extra: Record<string, unknown>,
  ) {
    super(`${code}: ${detail}`);
  }

  /** 429 and every 5xx say "not now": the request may be repeated, or may even have been carried out. */
  get isFinal(): boolean {
    return this.status < 500 && this.status !== 429;
  }
}

type ApiRequest<T> = {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  body?: unknown;
  headers?: Record<string, string>;
  answer: z.ZodMiniType<T>;
  signal?: AbortSignal;
  /** Whether the request outlives its page: a click on "add" followed by a reload must not take it back. */
  keepalive?: boolean;
};

/**
 * Calls one of our own routes and parses its answer.
 * @throws ApiProblem when the server refuses; any other error means that there was no answer to trust, and what was asked
 * for may or may not have happened.
 */
export async function callApi<T>(
  path: string,
  { method = "GET", body, headers, answer, signal, keepalive = method !== "GET" }: ApiRequest<T>,
): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: {
      accept: "application/json",
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
    keepalive,
  });
  if (!response.ok) throw await problemOf(response);
  return answer.parse(await response.json());
}

async function problemOf(response: Response): Promise<Error> {
  const parsed = problemSchema.safeParse(await response.json().catch(() => null));
  if (!parsed.success) return new Error(`The server answered ${response.status} without saying why`);
  const { code, title, detail = title, errors = [] } = parsed.data;
  return new ApiProblem(response.status, code, detail, errors, parsed.data);
}

/** What to tell a person about a thrown value. */
export function problemText(error: unknown): string {
  return error instanceof ApiProblem
    ? error.detail
    : "The shop could not be reached. Check your connection and try again.";
}
