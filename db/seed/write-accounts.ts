import { hashPassword } from "better-auth/crypto";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import * as schema from "../schema";
import { demoId } from "./identity.ts";

const PASSWORD = "oncart-demo";

const ACCOUNTS = [
  { email: "shopper@example.com", name: "Sam Shopper", role: "shopper" },
  { email: "seller@example.com", name: "Selma Seller", role: "seller" },
  { email: "admin@example.com", name: "Ada Admin", role: "admin" },
] as const;

/** The three people of the demo shop. Only this seed makes them: a real shop never has an account with a known password. */
export async function writeAccounts(db: NodePgDatabase<typeof schema>): Promise<void> {
  const password = await hashPassword(PASSWORD);
  await db
    .insert(schema.users)
    .values(
      ACCOUNTS.map(({ email, name, role }) => ({ id: accountId(email), email, name, role, emailVerified: true })),
    );
  await db.insert(schema.accounts).values(
    ACCOUNTS.map(({ email }) => {
      const userId = accountId(email);
      return { id: demoId("acc", email), accountId: userId, providerId: "credential", userId, password };
    }),
  );
  await writeWelcome(db);
}

/** A welcome for the demo's shopper, in cents. */
const WELCOME_MINOR = 250_00;

async function writeWelcome(db: NodePgDatabase<typeof schema>): Promise<void> {
  const userId = accountId("shopper@example.com");
  await db.insert(schema.wallets).values({ userId, balanceMinor: WELCOME_MINOR, currency: "EUR" });
  await db.insert(schema.walletEntries).values({
    id: demoId("cred", "welcome"),
    userId,
    deltaMinor: WELCOME_MINOR,
    balanceMinor: WELCOME_MINOR,
    reason: "granted",
    idempotencyKey: "welcome",
    note: "Welcome to Oncart: try paying with store credit",
  });
}

/** The id of the demo account with this address. */
export function accountId(email: string): string {
  return demoId("user", email);
}
