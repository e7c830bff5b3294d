import * as z from "zod/mini";

const refusal = z.object({
  code: z.optional(z.string()),
  errors: z.optional(z.array(z.object({ message: z.string() }))),
  message: z.optional(z.string()),
});

/** A request that was not carried out: why, for people, and the code of better-auth if it gave one. */
export type Refused = { text: string; code?: string | undefined };

/** Posts to better-auth. Null when it worked. */
export async function postAuth(path: string, fields: object): Promise<Refused | null> {
  try {
    const response = await fetch(`/api/auth${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fields),
    });
    if (response.ok) return null;
    if (response.status === 429) return { text: "Too many attempts. Wait a minute and try again." };
    const parsed = refusal.safeParse(await response.json().catch(() => null));
    const { code, errors, message } = parsed.success ? parsed.data : {};
    return { text: errors?.[0]?.message || message || "This did not work. Please try again.", code };
  } catch {
    return { text: "The shop could not be reached. Check your connection and try again." };
  }
}
