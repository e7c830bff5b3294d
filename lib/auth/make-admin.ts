import { eq } from "drizzle-orm";
import { users } from "@/db/schema";
import { failure } from "@/lib/errors";
import { transaction, writeMessages } from "@/lib/outbox";

/**
 * Makes the owner of an account an admin; done twice, it is done once. The way to a shop's first admin, since nobody can
 * give themselves a role through the web.
 * @throws Failure `not_found` when nobody has signed up with this address.
 */
export async function makeAdmin(email: string): Promise<{ userId: string; wasAdmin: boolean }> {
  return transaction(async (tx) => {
    const [user] = await tx.select().from(users).where(eq(users.email, email.toLowerCase())).for("update");
    if (!user) throw failure("not_found", `Nobody has an account under ${email}: sign up in the shop first.`);
    if (user.role === "admin") return { userId: user.id, wasAdmin: true };
    await tx.update(users).set({ role: "admin" }).where(eq(users.id, user.id));
    const details = { from: user.role, to: "admin" };
    const payload = { action: "user.role_changed", actor: "command-line", subject: user.id, details };
    await writeMessages(tx, {}, [{ type: "analytics.audit_log", payload }]);
    return { userId: user.id, wasAdmin: false };
  });
}
