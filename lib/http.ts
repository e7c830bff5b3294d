import { asFailure, FAILURES, type Failure } from "./errors";
import { selectFields } from "./fields";
import { newId } from "./ids";
import { log } from "./log";

/** What `apiSuccess` makes, for `respond`. */
export class ApiSuccess<Resource = unknown> {
  constructor(
    readonly resource: Resource,
    readonly status: number | undefined,
    readonly headers: HeadersInit,
  ) {}
}

/** A successful answer with headers of its own, or another status than its route has declared. */
export function apiSuccess<Resource>(
  resource: Resource,
  { status, headers = {} }: { status?: number; headers?: HeadersInit } = {},
): ApiSuccess<Resource> {
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

/** A success as JSON, or those of its fields that were asked for. No cache keeps it unless it says otherwise. */
export function respond(
  { resource, headers, ...own }: ApiSuccess,
  { requestId, status = 200, fields }: { requestId: string; status?: number | undefined; fields?: string | undefined },
): Response {
  const body = fields === undefined ? resource : selectFields(resource, fields);
  const answer = Response.json(body, { status: own.status ?? status, headers });
  answer.headers.set("x-request-id", requestId);
  if (!answer.headers.has("cache-control")) answer.headers.set("cache-control", "private, no-store");
  return answer;
}

function retryAfter(problem: Failure): Record<string, string> {
  return "retryAfterSeconds" in problem.extra ? { "retry-after": String(problem.extra.retryAfterSeconds) } : {};
}
