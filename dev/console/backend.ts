import { z } from "zod";

/** A service of the local cloud did not answer. The message says which, where and why, for a person. */
export class BackendAway extends Error {}

/** A service answered with an error; the message is its own. */
export class BackendRefused extends Error {
  readonly status: number;

  constructor(service: string, status: number, text: string) {
    super(`${service} answered ${status}: ${text.slice(0, 500) || "(nothing)"}`);
    this.status = status;
  }
}

/** The address of a service, and the token that it asks for. */
export type Endpoint = { readonly name: string; readonly url: string; readonly token?: string | undefined };

const PATIENCE_MS = 5_000;
const LARGEST_ANSWER_BYTES = 32 << 20;

/**
 * Asks a service for JSON and checks its shape. An empty answer is read as undefined.
 *
 * @throws BackendAway when there is no answer within five seconds, BackendRefused when the answer is an error, larger than
 * 32 MB, or of another shape.
 */
export async function ask<Schema extends z.ZodType>(
  door: Endpoint,
  path: string,
  schema: Schema,
  init: RequestInit = {},
): Promise<z.output<Schema>> {
  const { status, text } = await exchange(door, path, init);
  if (status < 200 || status > 299) throw new BackendRefused(door.name, status, errorIn(text));
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw new BackendRefused(door.name, status, `unexpected: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

async function exchange(door: Endpoint, path: string, init: RequestInit): Promise<{ status: number; text: string }> {
  const headers = new Headers(init.headers);
  if (door.token !== undefined) headers.set("authorization", `Bearer ${door.token}`);
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(`${door.url}${path}`, { ...init, headers, signal, redirect: "error" });
    return { status: response.status, text: await readText(door, response) };
  } catch (error) {
    if (error instanceof BackendRefused) throw error;
    throw new BackendAway(`${door.name} does not answer at ${door.url}: ${reasonOf(error)}.`);
  }
}

// By hand, because an answer that is larger than memory must not end the console.
async function readText(door: Endpoint, response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body === null) return "";
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > LARGEST_ANSWER_BYTES) throw new BackendRefused(door.name, 413, "more than 32 MB");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `nothing in ${PATIENCE_MS / 1000} s`;
  const { cause } = error;
  if (cause instanceof Error && "code" in cause) return String(cause.code);
  return cause instanceof Error ? cause.message : error.message;
}

const ErrorBody = z.object({ error: z.string() });

function errorIn(text: string): string {
  return ErrorBody.safeParse(parseJson(text)).data?.error ?? text;
}

function parseJson(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
