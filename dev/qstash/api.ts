import { z } from "zod";
import type { Account } from "./account.ts";
import { ApiError, badRequest } from "./errors.ts";
import type { Query } from "./filters.ts";
import type { Pairs } from "./forwarding.ts";

/** A request of an authenticated user. */
export interface ApiRequest {
  readonly account: Account;
  /** What the `:name` parts of the route matched, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What a route ending in `*` matched, exactly as it was sent, query included. */
  readonly rest: string;
  readonly query: Query;
  readonly headers: Pairs;
  readonly body: Buffer;
  readonly callerIp: string;
}

/** `json` undefined is an empty body. */
export interface Reply {
  readonly status: number;
  readonly json?: unknown;
}

export type Handler = (request: ApiRequest) => Reply;

export const ok = (json?: unknown): Reply => ({ status: 200, json });

/** A part of the path that the route is known to have. */
export function parameter(request: ApiRequest, name: string): string {
  const value = request.parameters[name];
  if (value === undefined) throw new ApiError(404, "not found");
  return value;
}

/** The body, read as JSON and checked. Throws 400. */
export function jsonBody<Schema extends z.ZodType>({ body }: ApiRequest, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(parseJson(body));
  if (!result.success) throw badRequest(`invalid body: ${z.prettifyError(result.error)}`);
  return result.data;
}

/** Throws 400. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw badRequest("invalid body: not JSON");
  }
}
