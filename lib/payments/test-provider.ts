import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db";
import { testProviderCharges as charges } from "@/db/schema";
import { inTransaction } from "@/lib/transaction";
import { AUTHORIZATION_EXPIRED } from "./payment";
import type { PaymentProvider, ProviderOutcome } from "./provider";

const SLOW_MS = 5_000;

/**
 * A provider for shops without a contract with a real one. It keeps its own state, in its own transactions, and honours
 * idempotency keys, as Stripe does: a key that it has seen gets the answer of the first time.
 * Tokens: `tok_visa` succeeds, `tok_declined` is declined, `tok_capture_fails` authorises but cannot be captured, `tok_expires`
 * authorises and lets go of it before anybody captures or voids it, `tok_slow` takes 5 s.
 */
export const testProvider: PaymentProvider = {
  name: "test",

  async authorize({ idempotencyKey, amountMinor, methodToken }) {
    if (methodToken === "tok_slow") await sleep(SLOW_MS);
    const accepted = ["tok_visa", "tok_slow", "tok_capture_fails", "tok_expires"].includes(methodToken);
    const reference = `tp_${idempotencyKey}`;
    const failure = accepted ? null : "card_declined";
    return book({ idempotencyKey, operation: "authorize", reference, methodToken, amountMinor, failure });
  },

  async capture({ idempotencyKey, reference, amountMinor }) {
    return change(idempotencyKey, "capture", reference, amountMinor, (state) => {
      if (state.methodToken === "tok_capture_fails") return "capture_refused";
      if (state.methodToken === "tok_expires") return AUTHORIZATION_EXPIRED;
      if (state.voided || state.captured > 0) return "not_capturable";
      return amountMinor > state.authorized ? "amount_too_large" : null;
    });
  },

  async void({ idempotencyKey, reference, amountMinor }) {
    return change(idempotencyKey, "void", reference, amountMinor, (state) => {
      if (state.methodToken === "tok_expires") return AUTHORIZATION_EXPIRED;
      return state.captured > 0 ? "already_captured" : null;
    });
  },

  async refund({ idempotencyKey, reference, amountMinor }) {
    return change(idempotencyKey, "refund", reference, amountMinor, (state) =>
      state.refunded + amountMinor > state.captured ? "amount_too_large" : null,
    );
  },
};

type Charge = typeof charges.$inferInsert;
type ChargeState = { methodToken: string; authorized: number; captured: number; refunded: number; voided: boolean };

/** Writes down a call and what it came to; answers what the first with its key came to. */
async function book(charge: Charge, on: Pick<Transaction, "insert" | "select"> = db()): Promise<ProviderOutcome> {
  await on.insert(charges).values(charge).onConflictDoNothing();
  const [first] = await on.select().from(charges).where(eq(charges.idempotencyKey, charge.idempotencyKey));
  if (!first) throw new Error("The test provider lost a charge");
  return first.failure ? { failure: first.failure } : { reference: first.reference };
}

async function change(
  idempotencyKey: string,
  operation: "capture" | "void" | "refund",
  reference: string,
  amountMinor: number,
  refuse: (state: ChargeState) => string | null,
): Promise<ProviderOutcome> {
  return inTransaction(async (tx) => {
    // One change of an authorisation at a time: two refunds must not both see the money still there.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${reference}, 1))`);
    const state = await readChargeState(tx, reference);
    if (!state) return { failure: "unknown_authorization" };
    const failure = refuse(state);
    return book({ idempotencyKey, operation, reference, methodToken: state.methodToken, amountMinor, failure }, tx);
  });
}

async function readChargeState(tx: Transaction, reference: string): Promise<ChargeState | undefined> {
  const rows = await tx
    .select()
    .from(charges)
    .where(and(eq(charges.reference, reference), sql`${charges.failure} is null`));
  const sum = (operation: Charge["operation"]) =>
    rows.filter((row) => row.operation === operation).reduce((total, row) => total + row.amountMinor, 0);
  const [first] = rows;
  // Of a reference that was never authorised there is nothing; all that there is of one carries its token.
  if (!first) return undefined;
  return {
    methodToken: first.methodToken,
    authorized: sum("authorize"),
    captured: sum("capture"),
    refunded: sum("refund"),
    voided: rows.some((row) => row.operation === "void"),
  };
}
