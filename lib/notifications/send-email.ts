import { createHash } from "node:crypto";
import { and, eq, lt, or, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db";
import { emails } from "@/db/schema";
import { fromNow, now } from "@/lib/clock";
import { env } from "@/lib/env";
import { failure } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { calling } from "@/lib/listeners";
import { sendMail } from "@/lib/mail";
import type { Event } from "@/lib/messages";

/** A claim this old belongs to a process that is dead: the time-out of `sendMail` ends a living one sooner. */
const CLAIM_MS = 20_000;

/**
 * `notification.email`: sends an email once per subject and recipient. The claim is taken before anything is sent; one that a
 * dead process left behind is taken over, and the email goes out again under the same Message-ID, so that a mailbox that
 * has it already keeps one. An email that has become of no use is not sent, and leaves no claim.
 */
export const sendEmail = calling({ call: send, apply: recordSent });

type Sending = { claimId: string; isOfUse: boolean } | "sent before";

async function send(event: Event<"notification.email">): Promise<Sending> {
  const { letter, reference, recipient } = event.payload;
  const claim = await claimEmail(event);
  if (claim === "sent") return "sent before";
  try {
    // Loaded only when there is an email to send: reading the table of listeners must not load React.
    const { renderEmail } = await import("./render-email");
    const words = await renderEmail(letter, reference);
    if (words) await sendMail({ to: recipient, ...words, messageId: claim.messageId });
    return { claimId: claim.id, isOfUse: words !== null };
  } catch (error) {
    await giveBack(claim);
    throw error;
  }
}

async function recordSent(tx: Transaction, _event: Event<"notification.email">, sending: Sending): Promise<void> {
  if (sending === "sent before") return;
  const isMine = eq(emails.id, sending.claimId);
  // Whichever process holds the claim by now: the server has accepted the email, so the row must say `sent` and nothing else.
  if (sending.isOfUse) await tx.update(emails).set({ status: "sent", sentAt: now() }).where(isMine);
  else await tx.delete(emails).where(isMine);
}

const CLAIM = { id: emails.id, messageId: emails.messageId, attempts: emails.attempts };
/** `attempts` numbers the claims of one email: whoever takes it over has a higher one. */
type Claim = { id: string; messageId: string; attempts: number };

async function claimEmail(event: Event<"notification.email">): Promise<Claim | "sent"> {
  const { letter, reference, recipient } = event.payload;
  const messageId = messageIdOf(letter, reference, recipient);
  // Two statements rather than ON CONFLICT DO UPDATE: that one names a single constraint, and of two claims at once the
  // second could break the other one, on the Message-ID, instead.
  const claimed = await db()
    .insert(emails)
    .values({ id: newId("mail"), letter, reference, recipient, messageId, claimedAt: now() })
    .onConflictDoNothing()
    .returning(CLAIM);
  const [claim] = claimed.length > 0 ? claimed : await takeOver(event);
  if (claim) return claim;
  const [other] = await db().select({ status: emails.status }).from(emails).where(sameEmail(event));
  if (other?.status === "sent") return "sent";
  throw failure("unavailable", "This letter is being sent.", { retryAfterSeconds: 5 });
}

/** Takes over the claim of a process that has failed or died. */
function takeOver(event: Event<"notification.email">): Promise<Claim[]> {
  const dead = and(eq(emails.status, "sending"), lt(emails.claimedAt, fromNow(-CLAIM_MS)));
  return db()
    .update(emails)
    .set({ status: "sending", claimedAt: now(), attempts: sql`${emails.attempts} + 1` })
    .where(and(sameEmail(event), or(eq(emails.status, "failed"), dead)))
    .returning(CLAIM);
}

function sameEmail({ payload: { letter, reference, recipient } }: Event<"notification.email">) {
  return and(eq(emails.letter, letter), eq(emails.reference, reference), eq(emails.recipient, recipient));
}

/**
 * `<order-shipped.ord_…@<recipient>.shop.example>`, always the same for the same letter. The recipient is part of it, as of
 * the claim, but not readable in it.
 */
function messageIdOf(letter: string, reference: string, recipient: string): string {
  const to = createHash("sha256").update(recipient).digest("hex").slice(0, 16);
  return `<${letter}.${reference}@${to}.${new URL(env().APP_URL).hostname}>`;
}

/**
 * It could not be written, or the server refused it or was not there: whoever comes next may try at once. A claim that another
 * has taken over meanwhile is that one's, and so is the email if that one has sent it.
 */
async function giveBack({ id, attempts }: Claim): Promise<void> {
  const mine = and(eq(emails.id, id), eq(emails.attempts, attempts), eq(emails.status, "sending"));
  await db().update(emails).set({ status: "failed" }).where(mine);
}
