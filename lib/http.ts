import type { z } from "zod";
import { asFailure, FAILURES, type Failure, failure } from "./errors";
import { selectFields } from "./fields";
import { newId } from "./ids";
import { log } from "./log";

const MAX_BODY_BYTES = 1_000_000;
const MAX_DEPTH = 100;

type Context = { params: Promise<Record<string, string | string[] | undefined>> };
type Schemas = { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType };
type Parsed<S extends Schemas> = { [Key in keyof S]: S[Key] extends z.ZodType<infer T> ? T : never } & {
  request: Request;
  requestId: string;
};

/**
 * (schema, verb) → JSON route. Parses what came, runs the verb, and answers its result: a plain resource with 200, or
 * `apiSuccess(resource, …)` where status or headers matter. Every failure becomes problem+json; every answer has X-Request-Id.
 */
export function jsonRoute<S extends Schemas>(schemas: S, verb: (input: Parsed<S>) => Promise<unknown>) {
  return async function handle(request: Request, context: Context): Promise<Response> {
    // Outside of the try: by this read Next learns, while it builds, that the answer depends on the request, and throws.
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const requestId = newId("req");
    try {
      const input = {
        request,
        requestId,
        ...(schemas.params && { params: parse(schemas.params, await context.params, "") }),
        ...(schemas.query && { query: parse(schemas.query, query, "") }),
        ...(schemas.body && { body: parse(schemas.body, await readJson(request), "") }),
      };
      // Sound: each key was parsed by the schema that gives it its type.
      const result = await verb(input as Parsed<S>);
      const response = result instanceof ApiSuccess ? result : apiSuccess(result);
      return respond(response, requestId, request.method === "GET" ? query.fields : undefined);
    } catch (error) {
      return apiError(error, requestId);
    }
  };
}

class ApiSuccess {
  constructor(
    readonly resource: unknown,
    readonly status: number,
    readonly headers: HeadersInit,
  ) {}
}

/** A successful answer with a status or headers of its own. */
export function apiSuccess(resource: unknown, { status = 200, headers = {} as HeadersInit } = {}): ApiSuccess {
  return new ApiSuccess(resource, status, headers);
}

/** The only map from errors to HTTP: RFC 9457 problem details, without anything that is ours alone. */
export function apiError(error: unknown, requestId: string = newId("req")): Response {
  const problem = asFailure(error);
  const { status, title } = FAILURES[problem.code];
  if (status >= 500) log.error({ err: error, requestId }, "request failed");
  const body = {
    type: `about:blank#${problem.code}`,
    title,
    status,
    code: problem.code,
    detail: problem.detail,
    requestId,
    ...problem.extra,
  };
  return Response.json(body, {
    status,
    headers: { "content-type": "application/problem+json", "x-request-id": requestId, ...retryAfter(problem) },
  });
}

/**
 * The request's body as text, as long as it is not larger than a megabyte.
 * @throws Failure `too_large`, before more than that is read.
 */
export async function readBody(request: Request): Promise<string> {
  const tooLarge = () => failure("too_large", "A body may have one megabyte.");
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  // A form of another site can post text/plain with the shopper's cookies, but not JSON.
  if (type !== "application/json")
    throw failure("unsupported_media_type", "The content type must be application/json.");
  const text = await readBody(request);
  try {
    return JSON.parse(text);
  } catch {
    throw failure("invalid_request", "The body is not JSON.", { errors: [{ path: "", message: "is not JSON" }] });
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown, prefix: string): T {
  refuseUnstorableText(value);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => ({
    path: [prefix, ...issue.path].filter((part) => part !== "").join("."),
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

function respond({ resource, status, headers }: ApiSuccess, requestId: string, fields?: string): Response {
  const answer = Response.json(fields === undefined ? resource : selectFields(resource, fields), { status, headers });
  answer.headers.set("x-request-id", requestId);
  if (!answer.headers.has("cache-control")) answer.headers.set("cache-control", "private, no-store");
  return answer;
}

function retryAfter(problem: Failure): Record<string, string> {
  return "retryAfterSeconds" in problem.extra ? { "retry-after": String(problem.extra.retryAfterSeconds) } : {};
}
