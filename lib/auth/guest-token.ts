import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { env } from "@/lib/env";

/** `?token=` of a route that whoever bought something may call without being signed in; null when there is none. */
export const tokenQuery = z.object({
  token: z
    .string()
    .max(200)
    .optional()
    .transform((token) => token ?? null),
});

/** What lets a guest see a checkout and its orders: made from the id and our secret, so that a repeated answer is the same. */
export function guestToken(checkoutId: string): string {
  return createHmac("sha256", env().BETTER_AUTH_SECRET).update(`guest:${checkoutId}`).digest("base64url");
}

/** Whether the token is the one of this checkout, compared in constant time. */
export function isGuestToken(checkoutId: string, token: string): boolean {
  const expected = Buffer.from(guestToken(checkoutId));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
