import type { z } from "zod";
import { Failure, failure } from "./errors";

const MAX_DEPTH = 100;

/**
 * The request's body as text, as long as it is not larger than `maxBytes`.
 * @throws Failure `too_large`, before more than that is read; `invalid_request` when the sender hangs up before the end.
 */
export async function readBody(request: Request, maxBytes: number): Promise<string> {
  const tooLarge = () => failure("too_large", `A body may have ${maxBytes} bytes here.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    // Nobody is there to read this; but an accident of ours, as which it would be logged, it is not.
    throw failure("invalid_request", "The body ended before its end.", { errors: [] });
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The request's body, which must be JSON. @throws Failure `unsupported_media_type`, `too_large`, `invalid_request`. */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  // A form of another site can post text/plain with the shopper's cookies, but not JSON.
  if (type !== "application/json")
    throw failure("unsupported_media_type", "The content type must be application/json.");
  const text = await readBody(request, maxBytes);
  try {
    return JSON.parse(text);
  } catch {
    throw failure("invalid_request", "The body is not JSON.", { errors: [{ path: "", message: "is not JSON" }] });
  }
}

/** What came over the wire, as its schema says it is. @throws Failure `invalid_request` that names each wrong field. */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown): T {
  refuseUnstorableText(value);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => ({
    path: issue.path.join("."),
    message: issue.message,
  }));
  throw failure(
    "invalid_request",
    errors
      .map(({ path, message }) => `${path || "body"}: ${message}`)
      .join("; ")
      .slice(0, 1000),
    { errors },
  );
}

/**
 * PostgreSQL stores neither NUL nor half of a surrogate pair: better a clear answer here than a broken query there. Nor does
 * anything of ours nest deeply, and what does would overflow the stack of whoever walks it.
 */
function refuseUnstorableText(value: unknown, depth = 0): void {
  if (depth > MAX_DEPTH) {
    throw failure("invalid_request", "The body is nested too deeply.", {
      errors: [{ path: "", message: "is nested too deeply" }],
    });
  }
  if (typeof value === "string" && (value.includes("\0") || !value.isWellFormed())) {
    throw failure("invalid_request", "Text must be well-formed and without NUL.", {
      errors: [{ path: "", message: "holds a character that no text has" }],
    });
  }
  if (typeof value === "object" && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      refuseUnstorableText(key, depth);
      refuseUnstorableText(child, depth + 1);
    }
  }
}
