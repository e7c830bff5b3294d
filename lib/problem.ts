import * as z from "zod/mini";

/** A refusal in its own words (RFC 9457). Beside this it says what its `code` promises: quote, items, allowed … */
export const problemSchema = z
  .looseObject({
    code: z.string(),
    title: z.string(),
    detail: z.optional(z.string()),
    errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
  })
  .register(z.globalRegistry, { id: "Problem" });
