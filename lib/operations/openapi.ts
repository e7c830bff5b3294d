import { z } from "zod";
import { type DeclaredRoute, findRoutes } from "@/lib/declared-routes";
import { FAILURES, type FailureCode } from "@/lib/errors";
import { problemSchema } from "@/lib/problem";
import type { Declaration } from "@/lib/route";

type JsonSchema = z.core.JSONSchema.BaseSchema;
type Components = Record<string, JsonSchema>;

/**
 * The OpenAPI 3.1 description of every route (https://spec.openapis.org/oas/v3.1.1), generated from the declarations that the
 * routes themselves run on. What only ever refuses is left out.
 * @param files how to load each route file, by its path.
 */
export async function describeRoutes(files: Record<string, () => Promise<unknown>>) {
  const routes = (await findRoutes(files)).filter(({ declaration }) => !(declaration.answer instanceof z.ZodNever));
  const schemas: Components = {};
  const problem = contentOf(problemSchema, schemas, "application/problem+json");
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route, schemas, problem) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Oncart",
      version: "1.0.0",
      description:
        "Amounts are numbers in major units beside a currency, times UTC in ISO 8601. Refusals are RFC 9457 problems whose `code` is stable. `?fields=a,b.c` selects fields on every GET.",
    },
    paths,
    components: { schemas, securitySchemes: PROOFS },
  };
}

/** How somebody shows who they are. */
const PROOFS: Record<Declaration["access"]["by"][number], object> = {
  session: {
    type: "apiKey",
    in: "cookie",
    name: "better-auth.session_token",
    description: "From `POST /api/auth/sign-in/email`; over https its name begins with `__Secure-`.",
  },
  token: { type: "apiKey", in: "query", name: "token", description: "From the `statusUrl` of a guest's checkout." },
  signature: { type: "apiKey", in: "header", name: "Upstash-Signature", description: "QStash's own." },
};

function operation({ method, path, declaration }: DeclaredRoute, schemas: Components, problem: object) {
  const { says, access, body, answer, status = 200 } = declaration;
  const words = path.split("/").map((part) => part.replace(/\W/g, ""));
  const isOpen = access.refuses.length === 0;
  const refusals = refusalsOf(declaration).map((code) => [
    FAILURES[code].status,
    { description: FAILURES[code].title, content: problem },
  ]);
  return {
    operationId: [method.toLowerCase(), ...words.slice(2)].filter(Boolean).join("-"),
    summary: says,
    description: access.says,
    tags: words.slice(2, 3),
    security: [...(isOpen ? [{}] : []), ...access.by.map((proof) => ({ [proof]: [] }))],
    parameters: [...parameters(declaration, "params", schemas), ...parameters(declaration, "query", schemas)],
    ...(body && { requestBody: { required: true, content: contentOf(body, schemas) } }),
    responses: {
      [status]: { description: "What was asked for.", content: contentOf(answer, schemas) },
      ...Object.fromEntries(refusals),
      default: { description: "Any other refusal.", content: problem },
    },
    "x-access": access.name,
  };
}

function refusalsOf({ access, params, query, body, limits }: Declaration): FailureCode[] {
  return [
    ...(params || query || body ? ["invalid_request" as const] : []),
    ...access.refuses,
    ...(params ? ["not_found" as const] : []),
    ...(body ? (["too_large", "unsupported_media_type"] as const) : []),
    ...(limits ? ["rate_limited" as const] : []),
  ];
}

function parameters(declaration: Declaration, where: "params" | "query", schemas: Components) {
  const all = declaration[where];
  if (!all) return [];
  const { properties = {}, required = [] } = schemaOf(all, schemas);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: where === "params" ? "path" : "query",
    required: required.includes(name),
    schema,
  }));
}

function contentOf(schema: z.core.$ZodType, schemas: Components, type = "application/json") {
  const described = schemaOf(schema, schemas);
  return { [described.contentMediaType ?? type]: { schema: described } };
}

/** A schema as JSON Schema. Those with a name are put among `schemas`, and referred to. */
function schemaOf(schema: z.core.$ZodType, schemas: Components): JsonSchema {
  const json = z.toJSONSchema(z.object({ schema }), {
    // As it is sent: what has a default may be absent. And who reads an answer has to expect that it says more one day.
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  const { $defs, properties }: JsonSchema = JSON.parse(
    JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/'),
  );
  Object.assign(schemas, $defs);
  return Object(properties?.schema);
}
