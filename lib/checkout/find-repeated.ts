import { createHash } from "node:crypto";
import { and, asc, eq, or, sql } from "drizzle-orm";
import { db, type Queryable } from "@/db";
import { checkoutRefusals, checkouts } from "@/db/schema";
import type { Shopper } from "@/lib/auth/guest-cookie";
import { failure } from "@/lib/errors";
import type { CheckoutRequest } from "./checkout-request";

export type CheckoutRow = typeof checkouts.$inferSelect;

/** What tells a repeated request from a new one, before it is known who sent it. */
type SentRequest = { idempotencyKey: string | null; requestHash: string };

/** `shopperKey`: whose keys these are, `user:<id>`, `guest:<cookie>` or `anonymous`. */
export type RequestIdentity = SentRequest & { shopperKey: string };

/** The identity of a request but for its shopper. The hash is over the parsed body, so that the order of its fields does not matter. */
export function sentRequest(request: CheckoutRequest, idempotencyKey: string | null): SentRequest {
  const requestHash = createHash("sha256").update(JSON.stringify(request)).digest("hex");
  return { idempotencyKey, requestHash };
}

export function shopperKeyOf({ userId, guestId }: Pick<Shopper, "userId" | "guestId">): string {
  const guestKey = guestId === null ? "anonymous" : `guest:${guestId}`;
  return userId === null ? guestKey : `user:${userId}`;
}

/** What has become of this key and body by now, whoever has sent them: checkouts, the oldest first, and the ids of refusals. */
export async function findEarlier({
  idempotencyKey,
  requestHash,
}: SentRequest): Promise<{ checkouts: CheckoutRow[]; refusals: string[] }> {
  if (idempotencyKey === null) return { checkouts: [], refusals: [] };
  const isSame = and(eq(checkouts.idempotencyKey, idempotencyKey), eq(checkouts.requestHash, requestHash));
  const refusals = sql<string[]>`array(select ${checkoutRefusals.id} from ${checkoutRefusals}
    where ${checkoutRefusals.idempotencyKey} = ${idempotencyKey} and ${checkoutRefusals.requestHash} = ${requestHash})`;
  const rows = await db()
    .select({ checkout: checkouts, refusals })
    .from(sql`(values (1)) as this_request`)
    .leftJoin(checkouts, isSame)
    .orderBy(asc(checkouts.createdAt));
  return { checkouts: rows.flatMap(({ checkout }) => checkout ?? []), refusals: rows[0]?.refusals ?? [] };
}

/**
 * The checkout that an earlier request with this key has opened. The same key and body are the same wish, whoever the shopper
 * is by now: a session may have ended, or a guest signed in, between a lost answer and the next try. The body, with its
 * payment token, is the proof that it is the same shopper.
 * @throws Failure `idempotency_key_reused` when this shopper has used the key for another request.
 */
export async function findRepeated(
  { shopperKey, idempotencyKey, requestHash }: RequestIdentity,
  on: Queryable = db(),
): Promise<CheckoutRow | undefined> {
  if (idempotencyKey === null) return undefined;
  const isOwn = eq(checkouts.shopperKey, shopperKey);
  const isSameRequest = eq(checkouts.requestHash, requestHash);
  const found = await on
    .select()
    .from(checkouts)
    .where(and(eq(checkouts.idempotencyKey, idempotencyKey), or(isOwn, isSameRequest)))
    .orderBy(asc(checkouts.createdAt));
  const own = found.find((checkout) => checkout.shopperKey === shopperKey);
  if (own && own.requestHash !== requestHash) {
    throw failure("idempotency_key_reused", "This key stands for another request: use a new one.");
  }
  return pickTwin(found, shopperKey);
}

/** Of checkouts with the same key and body, the shopper's own, or one that may be theirs. */
export function pickTwin(found: CheckoutRow[], shopperKey: string): CheckoutRow | undefined {
  const own = found.find((checkout) => checkout.shopperKey === shopperKey);
  return own ?? found.find((other) => mayBeSame(other.shopperKey, shopperKey));
}

/** Two accounts are two people, and two guest cookies two browsers; a request without a session may come from either. */
export function mayBeSame(one: string, other: string): boolean {
  const kindOf = (shopperKey: string) => shopperKey.split(":")[0];
  return one === other || kindOf(one) !== kindOf(other);
}
