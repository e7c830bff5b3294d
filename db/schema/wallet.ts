import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgEnum, pgTable, text } from "drizzle-orm/pg-core";
import { users } from "./auth";
import { createdAt, id } from "./columns";

/** Credit adds up over years: 32 bits end at 21 million in whole euros. */
const minor = () => bigint({ mode: "number" });

/** A person's store credit. `balance` is what they own; `held` is the part of it that checkouts have taken aside. */
export const wallets = pgTable(
  "wallets",
  {
    userId: text()
      .primaryKey()
      .references(() => users.id),
    balanceMinor: minor().notNull().default(0),
    heldMinor: minor().notNull().default(0),
    currency: text().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    check("wallets_held_within_balance", sql`0 <= ${table.heldMinor} and ${table.heldMinor} <= ${table.balanceMinor}`),
  ],
);

export const holdStatus = pgEnum("wallet_hold_status", ["held", "refused", "spent", "released"]);

/** What a payment has taken aside. The sum of a wallet's `held` holds is its `heldMinor`, always. A refusal is kept: asked again, it stays one. */
export const walletHolds = pgTable(
  "wallet_holds",
  {
    /** The idempotency key of the authorisation. */
    id: id(),
    userId: text()
      .notNull()
      .references(() => users.id),
    amountMinor: minor().notNull(),
    status: holdStatus().notNull(),
    createdAt: createdAt(),
  },
  (table) => [index().on(table.userId).where(sql`${table.status} = 'held'`)],
);

export const walletReason = pgEnum("wallet_reason", ["granted", "spent", "returned"]);

/** The ledger of store credit, append-only: the sum of a wallet's entries is its balance, always. */
export const walletEntries = pgTable(
  "wallet_entries",
  {
    id: id(),
    /** Counts up as entries are written: the order of a wallet's history. */
    number: integer().notNull().generatedAlwaysAsIdentity(),
    userId: text()
      .notNull()
      .references(() => wallets.userId),
    deltaMinor: minor().notNull(),
    /** What was left after it. */
    balanceMinor: minor().notNull(),
    reason: walletReason().notNull(),
    /** The same key is the same entry: money that is asked for twice moves once. */
    idempotencyKey: text().notNull().unique("wallet_entries_one_per_key"),
    /** The hold that was spent or returned to; of a grant there is none. */
    holdId: text().references(() => walletHolds.id),
    note: text(),
    createdAt: createdAt(),
  },
  (table) => [
    index().on(table.userId, table.number),
    index().on(table.holdId),
    index("wallet_entries_by_age").using("brin", table.createdAt),
    check("wallet_entries_move_something", sql`${table.deltaMinor} <> 0`),
  ],
);
