import { and, eq, gt, like } from "drizzle-orm";
import { db } from "@/db";
import { users, verifications } from "@/db/schema";
import { now } from "@/lib/clock";
import { transaction, writeMessages } from "@/lib/outbox";

/** How better-auth calls the row of a reset that was asked for. */
const PREFIX = "reset-password:";

/** How long the link in the email works. */
export const RESET_VALID_SECONDS = 3600;

/** Has the email written that brings the link. The message names the row and not the token: messages are kept for ever. */
export async function sendResetEmail({ user, token }: { user: { email: string }; token: string }): Promise<void> {
  const [row] = await db()
    .select({ id: verifications.id })
    .from(verifications)
    .where(eq(verifications.identifier, PREFIX + token));
  if (!row) throw new Error("A password reset was not written down");
  const payload = { letter: "password-reset" as const, reference: row.id, recipient: user.email };
  await transaction((tx) => writeMessages(tx, {}, [{ type: "notification.email", payload }]));
}

/** What the email says: whom it is for, and the token of its link; null when the link would lead nowhere any more. */
export async function findReset(verificationId: string): Promise<{ name: string; token: string } | null> {
  const [row] = await db()
    .select({ name: users.name, identifier: verifications.identifier })
    .from(verifications)
    .innerJoin(users, eq(users.id, verifications.value))
    .where(and(eq(verifications.id, verificationId), gt(verifications.expiresAt, now())));
  return row ? { name: row.name, token: row.identifier.slice(PREFIX.length) } : null;
}

/** The password was changed by one of the links: older emails in the same mailbox must not change it again. */
export async function endOtherResets({ user }: { user: { id: string } }): Promise<void> {
  await db()
    .delete(verifications)
    .where(and(eq(verifications.value, user.id), like(verifications.identifier, `${PREFIX}%`)));
}
