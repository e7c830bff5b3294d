import { z } from "zod";

type JsonSchema = z.core.JSONSchema.BaseSchema;
type Known = Record<string, unknown>;

/**
 * The least that a schema takes, made of what it says of itself: what must be there, and what `known` has a value for, by the
 * name of the field, as only a shop can say which ids there are.
 */
export function exampleOf(schema: z.core.$ZodType, known: Known): unknown {
  return exampleIn(z.toJSONSchema(schema, { io: "input" }), known);
}

function exampleIn(schema: JsonSchema, known: Known): unknown {
  const [first] = schema.examples ?? schema.enum ?? [];
  if (first !== undefined) return first;
  if (schema.const !== undefined) return schema.const;
  const [choice] = schema.oneOf ?? schema.anyOf ?? [];
  if (choice) return exampleIn(Object(choice), known);
  if (schema.type === "object") return objectIn(schema, known);
  if (schema.type === "array")
    return Array.from({ length: schema.minItems ?? 0 }, () => exampleIn(Object(schema.items), known));
  if (schema.type === "integer" || schema.type === "number")
    return schema.minimum ?? Number(schema.exclusiveMinimum ?? 0) + 1;
  if (schema.type === "boolean") return true;
  if (schema.format === "email") return "ada@example.com";
  return "x".repeat(schema.minLength ?? 1);
}

function objectIn({ properties = {}, required = [] }: JsonSchema, known: Known): object {
  const present = Object.entries(properties).filter(([name]) => required.includes(name) || Object.hasOwn(known, name));
  return Object.fromEntries(
    present.map(([name, field]) => [name, Object.hasOwn(known, name) ? known[name] : exampleIn(Object(field), known)]),
  );
}
