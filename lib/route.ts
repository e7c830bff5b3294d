import { z } from "zod";
import { type FailureCode, failure } from "./errors";
import { ApiSuccess, apiError, apiSuccess, respond } from "./http";
import { newId } from "./ids";
import { type Limit, spend } from "./rate-limit";
import { parseInput, readJson } from "./request-input";

/** A basket of two hundred lines has a quarter of this; parsing a megabyte would hold up everybody else for half a second. */
const MAX_JSON_BYTES = 100_000;

/**
 * Who may call a route. `by` is how one shows who one is: any of these will do. `admit` lets them in, and answers what the verb is
 * told of them; `refuses` is what it throws for everybody else. What only the verb can know (whose order this is) stays with the
 * verb.
 */
export type Access<Caller extends object = object> = {
  name: string;
  says: string;
  by: readonly ("session" | "token" | "signature")[];
  refuses: readonly FailureCode[];
  admit: (request: Request) => Promise<Caller>;
};

/** Nobody asks who it is: neither session nor cookie is read. */
export const anybody: Access = { name: "anybody", says: "Anybody.", by: [], refuses: [], admit: async () => ({}) };

type Context = { params: Promise<Record<string, string | string[] | undefined>> };
type Schema = z.ZodType | undefined;
type Parsed<By extends Schema> = By extends z.ZodType<infer T> ? T : undefined;
type Input<Params extends Schema, Query extends Schema, Body extends Schema> = {
  request: Request;
  params: Parsed<Params>;
  query: Parsed<Query>;
  body: Parsed<Body>;
};

/** What a route says of itself, for whoever reads it without calling it. */
export type Declaration = {
  /** One sentence for who calls it. */
  says: string;
  access: Access;
  params?: Schema;
  query?: Schema;
  body?: Schema;
  /** What it answers when all is well. The server does not parse its own answers; tests do. */
  answer: z.core.$ZodType;
  /** … and with which status, if not 200. */
  status?: number;
  /** How large a body may be, if not 100 KB. */
  maxBytes?: number;
  /** How often it may be asked for, by whom; what comes too often is answered 429. */
  limits?: (input: never) => Limit[];
};

/**
 * (declaration, verb) → a route. In this order: parses what came, counts it against the limits, lets in whom `access` lets in,
 * runs the verb, and answers its result: a plain resource, or `apiSuccess(resource, …)` where status or headers matter, or a
 * response of its own where it is no JSON. Every failure becomes problem+json; every answer has X-Request-Id.
 */
export function route<
  Caller extends object,
  Answer extends z.core.$ZodType,
  Params extends Schema = undefined,
  Query extends Schema = undefined,
  Body extends Schema = undefined,
>(
  declaration: Omit<Declaration, "access" | "params" | "query" | "body" | "answer" | "limits"> & {
    access: Access<Caller>;
    params?: Params;
    query?: Query;
    body?: Body;
    answer: Answer;
    limits?: (input: Input<Params, Query, Body>) => Limit[];
  },
  verb: (
    input: Input<Params, Query, Body> & Caller,
  ) => Promise<z.output<Answer> | ApiSuccess<z.output<Answer>> | (z.output<Answer> extends string ? Response : never)>,
) {
  return declared(declaration, async function handle(request: Request, context: Context): Promise<Response> {
    // Outside of the try: by this read Next learns, while it builds, that the answer depends on the request, and throws.
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const requestId = newId("req");
    try {
      refuseOtherSites(request);
      // Sound: each part was parsed by the schema that gives it its type.
      const input = (await parse(declaration, request, query, context)) as Input<Params, Query, Body>;
      if (declaration.limits) await spend(declaration.limits(input));
      const result = await verb({ ...input, ...(await declaration.access.admit(request)) });
      if (result instanceof Response) return result;
      const success = result instanceof ApiSuccess ? result : apiSuccess(result);
      const fields = request.method === "GET" ? query.fields : undefined;
      return respond(success, { requestId, status: declaration.status, fields });
    } catch (error) {
      return apiError(error, requestId);
    }
  });
}

/** Gives a handler that answers in words of its own, as QStash and better-auth expect them, the declaration that it keeps. */
export function declared<Handle extends object>(
  declaration: Declaration,
  handle: Handle,
): Handle & { declaration: Declaration } {
  return Object.assign(handle, { declaration });
}

/** The params of a route to one thing. What it is one of is how documents and tests call it. */
export function idOf(resource: string) {
  return z.object({ id: z.string().meta({ description: `Which ${resource}.`, "x-resource": resource }) });
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

async function parse(
  { params, query, body, maxBytes = MAX_JSON_BYTES }: Pick<Declaration, "params" | "query" | "body" | "maxBytes">,
  request: Request,
  search: Record<string, string>,
  context: Context,
): Promise<Input<z.ZodType, z.ZodType, z.ZodType>> {
  return {
    request,
    params: params && parseInput(params, await context.params),
    query: query && parseInput(query, search),
    body: body && parseInput(body, await readJson(request, maxBytes)),
  };
}
