import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db";
import { emails } from "@/db/schema";
import { fromNow, now } from "@/lib/clock";
import { env } from "@/lib/env";
import { failure } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { sendMail } from "@/lib/mail";
import type { Event } from "@/lib/messages";
import type { Finish } from "@/lib/qstash-webhook";
import { writeLetter } from "./write-letter";

/** A claim this old belongs to a process that is dead: SMTP time-outs end a living one sooner. */
const CLAIM_MS = 20_000;

/**
 * `notification.email`: sends a letter once per subject and recipient. The claim is taken before anything is sent; one that a
 * dead process left behind is taken over, and the letter goes out again under the same Message-ID, so that a mailbox that
 * has it already keeps one.
 */
export async function sendLetter(event: Event<"notification.email">, finish: Finish): Promise<void> {
  const { letter, reference, recipient } = event.payload;
  const claim = await claimLetter(event);
  if (claim === "sent") return finish(async () => {});
  const { subject, html, text } = await writeLetter(letter, reference);
  try {
    await sendMail({ to: recipient, subject, html, text, messageId: claim.messageId });
  } catch (error) {
    await giveBack(claim.id);
    throw error;
  }
  await finish(async (tx) => {
    await tx.update(emails).set({ status: "sent", sentAt: now() }).where(eq(emails.id, claim.id));
  });
}

type Claim = { id: string; messageId: string };

async function claimLetter(event: Event<"notification.email">): Promise<Claim | "sent"> {
  const { letter, reference, recipient } = event.payload;
  const domain = new URL(env().APP_URL).hostname;
  const [claimed] = await db()
    .insert(emails)
    .values({
      id: newId("mail"),
      letter,
      reference,
      recipient,
      messageId: `<${letter}.${reference}@${domain}>`,
      claimedAt: now(),
    })
    .onConflictDoUpdate({
      target: [emails.letter, emails.reference, emails.recipient],
      set: { status: "sending", claimedAt: now(), attempts: sql`${emails.attempts} + 1` },
      setWhere: sql`${emails.status} = 'failed' or (${emails.status} = 'sending' and ${emails.claimedAt} < ${fromNow(-CLAIM_MS)})`,
    })
    .returning({ id: emails.id, messageId: emails.messageId });
  if (claimed) return claimed;
  const same = and(eq(emails.letter, letter), eq(emails.reference, reference), eq(emails.recipient, recipient));
  const [other] = await db().select({ status: emails.status }).from(emails).where(same);
  if (other?.status === "sent") return "sent";
  throw failure("unavailable", "This letter is being sent.", { retryAfterSeconds: 5 });
}

/** The server refused it, or was not there: whoever comes next may try at once. */
async function giveBack(id: string): Promise<void> {
  await db().update(emails).set({ status: "failed" }).where(eq(emails.id, id));
}
