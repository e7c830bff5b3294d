import type { z } from "zod";
import { asFailure, FAILURES, type Failure, failure } from "./errors";
import { selectFields } from "./fields";
import { newId } from "./ids";
import { log } from "./log";
import { type Limit, spend } from "./rate-limit";
import { parseInput, readJson } from "./request-input";

/** A basket of two hundred lines has a quarter of this; parsing a megabyte would hold up everybody else for half a second. */
const MAX_JSON_BYTES = 100_000;

type Context = { params: Promise<Record<string, string | string[] | undefined>> };
type Schemas = { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType };
type Parsed<S extends Schemas> = { [Key in keyof S & keyof Schemas]: S[Key] extends z.ZodType<infer T> ? T : never } & {
  request: Request;
  requestId: string;
};
type Options<S extends Schemas> = {
  /** How large a body may be, if not 100 KB. */
  maxBytes?: number;
  /** How often it may be asked for, by whom; what comes too often is answered 429. */
  limits?: (input: Parsed<S>) => Limit[];
};

/**
 * (schema, verb) → JSON route. Parses what came, runs the verb, and answers its result: a plain resource with 200, or
 * `apiSuccess(resource, …)` where status or headers matter. Every failure becomes problem+json; every answer has X-Request-Id.
 */
export function jsonRoute<S extends Schemas>(
  declaration: S & Options<S>,
  verb: (input: Parsed<S>) => Promise<unknown>,
) {
  return async function handle(request: Request, context: Context): Promise<Response> {
    // Outside of the try: by this read Next learns, while it builds, that the answer depends on the request, and throws.
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const requestId = newId("req");
    try {
      refuseOtherSites(request);
      const input = {
        request,
        requestId,
        ...(declaration.params && { params: parseInput(declaration.params, await context.params) }),
        ...(declaration.query && { query: parseInput(declaration.query, query) }),
        ...(declaration.body && {
          body: parseInput(declaration.body, await readJson(request, declaration.maxBytes ?? MAX_JSON_BYTES)),
        }),
      };
      // Sound: each key was parsed by the schema that gives it its type.
      const parsed = input as Parsed<S>;
      if (declaration.limits) await spend(declaration.limits(parsed));
      const result = await verb(parsed);
      const response = result instanceof ApiSuccess ? result : apiSuccess(result);
      return respond(response, requestId, request.method === "GET" ? query.fields : undefined);
    } catch (error) {
      return apiError(error, requestId);
    }
  };
}

/**
 * A page of another site, or of another port or subdomain, changes nothing here. Browsers say where a request comes from and
 * pages cannot lie about it; a second wall behind JSON's preflight and SameSite cookies, which a bodyless request leaves alone.
 */
function refuseOtherSites(request: Request): void {
  const site = request.headers.get("sec-fetch-site");
  if (request.method === "GET" || request.method === "HEAD" || site === null) return;
  if (site !== "same-origin" && site !== "none") throw failure("forbidden", "Another site may not do this.");
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
    headers: {
      "content-type": "application/problem+json",
      "x-request-id": requestId,
      // A 404 may be kept by a shared cache unless it says otherwise, and be somebody's order a moment later.
      "cache-control": "private, no-store",
      ...retryAfter(problem),
    },
  });
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
