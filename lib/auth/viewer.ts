import * as z from "zod/mini";

/** Who is looking: what every page and route may know of the person in front of it. */
export const viewerSchema = z
  .object({
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(["shopper", "seller", "admin"]),
  })
  .register(z.globalRegistry, { id: "Viewer" });
export type Viewer = z.infer<typeof viewerSchema>;
export type Role = Viewer["role"];

/** The viewer of a request; null for a guest. */
export const whoAmISchema = z.object({ user: z.nullable(viewerSchema) });
