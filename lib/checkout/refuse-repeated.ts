import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db";
import { checkoutRefusals } from "@/db/schema";
import { FAILURES, Failure, type FailureCode } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { transaction } from "@/lib/outbox";
import { findRepeated, mayBeSame, type RequestIdentity } from "./find-repeated";

/** A request that is under way. `knownRefusals`: ids of those that were told before it began, which do not concern it. */
export type Attempt = { identity: RequestIdentity & { requestScope: string }; knownRefusals: string[] };

const refusalRow = z.object({
  id: z.string(),
  shopper_key: z.string(),
  failure: z.object({
    code: z.custom<FailureCode>((code) => typeof code === "string" && code in FAILURES),
    detail: z.string(),
    extra: z.record(z.string(), z.unknown()),
  }),
});

/**
 * Lets a request open its checkout, and keeps refusals of its key and body waiting until the transaction ends. One statement.
 * @throws Failure what another request with this key and body was told since this one began, for good.
 */
export async function requireUnrefused(tx: Transaction, attempt: Attempt): Promise<void> {
  if (attempt.identity.idempotencyKey === null) return;
  const refusal = await lockRequest(tx, attempt);
  if (refusal) throw refusal;
}

/**
 * The end of a request that could not open its checkout. Returns when another one with its key and body has: that one is the
 * answer to both. A refusal for good is written down before it is told, and binds whoever has begun before it; a request that
 * begins later is a new try, for the stock may have come back.
 * @throws Failure what was refused: in the words of the one before, when two are refused at once.
 */
export async function refuseUnlessOpened(attempt: Attempt, error: unknown): Promise<void> {
  if (attempt.identity.idempotencyKey === null || !isFinal(error)) {
    if (await findRepeated(attempt.identity)) return;
    throw error;
  }
  const refusal = await transaction((tx) => recordRefusal(tx, attempt, error));
  if (refusal) throw refusal;
}

function isFinal(error: unknown): error is Failure {
  return error instanceof Failure && FAILURES[error.code].final;
}

/** Undefined when the shopper has a checkout under this key: no other request can open one until this transaction ends. */
async function recordRefusal(tx: Transaction, attempt: Attempt, own: Failure): Promise<Failure | undefined> {
  const { shopperKey, requestHash, idempotencyKey } = attempt.identity;
  const refusal = (await lockRequest(tx, attempt)) ?? own;
  if (idempotencyKey === null || (await findRepeated(attempt.identity, tx))) return undefined;
  const { code, detail, extra } = refusal;
  const told = { id: newId("refusal"), failure: { code, detail, extra } };
  await tx
    .insert(checkoutRefusals)
    .values({ ...told, idempotencyKey, requestHash, shopperKey })
    .onConflictDoUpdate({
      target: [checkoutRefusals.idempotencyKey, checkoutRefusals.requestHash, checkoutRefusals.shopperKey],
      // A refusal under its old id would be taken for one that was told before the others began.
      set: { ...told, createdAt: sql`now()` },
    });
  return refusal;
}

/** Keeps all others with this key and body out until the transaction ends; answers what was told to them since this one began. */
async function lockRequest(tx: Transaction, { identity, knownRefusals }: Attempt): Promise<Failure | undefined> {
  const { idempotencyKey, requestHash, shopperKey } = identity;
  const { rows } = await tx.execute(sql`select * from lock_checkout_request(${idempotencyKey}, ${requestHash})`);
  const news = z
    .array(refusalRow)
    .parse(rows)
    .find((row) => !knownRefusals.includes(row.id) && mayBeSame(row.shopper_key, shopperKey));
  return news && new Failure(news.failure.code, news.failure.detail, news.failure.extra);
}
