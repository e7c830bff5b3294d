import { createTransport, type Transporter } from "nodemailer";
import { env } from "./env";

let transporter: Transporter | undefined;

export type OutgoingMail = {
  to: string;
  subject: string;
  html: string;
  text: string;
  /** `<…@…>`: the same email always has the same one, by which mailboxes recognise a repetition. */
  messageId: string;
};

/** From the first word to the last: `socketTimeout` counts silence alone, and a server that drips is never silent. */
const PATIENCE_MS = 12_000;

/**
 * Hands a mail to the SMTP server and resolves when the server has taken it. Throws when it has not, or did not say within
 * `patienceMs`; the connection is then closed, so that nothing goes on behind the back of whoever tries next.
 */
export async function sendMail(mail: OutgoingMail, patienceMs = PATIENCE_MS): Promise<void> {
  transporter ??= createTransport({
    url: env().SMTP_URL,
    pool: true,
    maxConnections: 3,
    // Less than the webhook may take: a server that hangs is a failure to be retried, not a function that is killed.
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
  });
  await transporter.sendMail({ from: env().EMAIL_FROM, ...mail, signal: AbortSignal.timeout(patienceMs) });
}
