import { createHash } from "node:crypto";
import { and, asc, eq, or } from "drizzle-orm";
import { db } from "@/db";
import { checkouts } from "@/db/schema";
import type { Shopper } from "@/lib/auth/guest-cookie";
import { failure } from "@/lib/errors";
import type { CheckoutRequest } from "./checkout-request";

export type CheckoutRow = typeof checkouts.$inferSelect;

/** What tells a repeated request from a new one. `shopperKey`: whose keys these are, `user:<id>`, `guest:<cookie>` or `anonymous`. */
export type RequestIdentity = { shopperKey: string; idempotencyKey: string | null; requestHash: string };

/** The identity of a request. The hash is over the parsed body, so that the order of its fields does not matter. */
export function identityOf(
  request: CheckoutRequest,
  { userId, guestId }: Pick<Shopper, "userId" | "guestId">,
  idempotencyKey: string | null,
): RequestIdentity {
  const guestKey = guestId === null ? "anonymous" : `guest:${guestId}`;
  const shopperKey = userId === null ? guestKey : `user:${userId}`;
  const requestHash = createHash("sha256").update(JSON.stringify(request)).digest("hex");
  return { shopperKey, idempotencyKey, requestHash };
}

/**
 * The checkout that an earlier request with this key has opened. The same key and body are the same wish, whoever the shopper
 * is by now: a session may have ended, or a guest signed in, between a lost answer and the next try. The body, with its
 * payment token, is the proof that it is the same shopper. `requestScope` is what a checkout that is opened now has to carry.
 * @throws Failure `idempotency_key_reused` when this shopper has used the key for another request.
 */
export async function findRepeated(
  identity: RequestIdentity,
): Promise<{ checkout: CheckoutRow | undefined; requestScope: string }> {
  const { shopperKey, idempotencyKey, requestHash } = identity;
  if (idempotencyKey === null) return { checkout: undefined, requestScope: "" };
  const isOwn = eq(checkouts.shopperKey, shopperKey);
  const isSameRequest = eq(checkouts.requestHash, requestHash);
  const found = await db()
    .select()
    .from(checkouts)
    .where(and(eq(checkouts.idempotencyKey, idempotencyKey), or(isOwn, isSameRequest)))
    .orderBy(asc(checkouts.createdAt));
  const own = found.find((checkout) => checkout.shopperKey === shopperKey);
  if (own && own.requestHash !== requestHash) {
    throw failure("idempotency_key_reused", "This key stands for another request: use a new one.");
  }
  const checkout = own ?? found.find((other) => mayBeSame(other.shopperKey, shopperKey));
  return { checkout, requestScope: found.length > 0 ? shopperKey : "" };
}

/** Two accounts are two people, and two guests' cookies two browsers; whoever has no session may be anybody. */
function mayBeSame(one: string, other: string): boolean {
  const kindOf = (shopperKey: string) => shopperKey.split(":")[0];
  return kindOf(one) !== kindOf(other);
}
