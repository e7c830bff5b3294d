import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { Drip } from "./drip.ts";
import { describeEmail } from "./email.ts";
import type { Mailbox } from "./mailbox.ts";

const LARGEST_LETTER_BYTES = 25 * 1024 * 1024;

export type Smtp = { port: number; close(): Promise<void> };

/**
 * The mail server: takes every email for anyone, without a password, and sends none on. It answers 250 only after the
 * email is on disk for each recipient, so that what it accepted survives a kill -9.
 */
export async function startSmtp(port: number, mailbox: Mailbox, drip: Drip): Promise<Smtp> {
  const paces = new WeakMap<SMTPServerSession, () => Promise<void>>();
  const wait = async (session: SMTPServerSession) => paces.get(session)?.();
  const server = new SMTPServer({
    banner: "Oncart local mail",
    disabledCommands: ["STARTTLS", "AUTH"],
    disableReverseLookup: true,
    size: LARGEST_LETTER_BYTES,
    closeTimeout: 1_000,
    onMailFrom(_sender, session, answer) {
      paces.set(session, drip.draw());
      void wait(session).then(() => answer());
    },
    onRcptTo(_recipient, session, answer) {
      void wait(session).then(() => answer());
    },
    onData(stream, session, answer) {
      const sender = session.envelope.mailFrom ? session.envelope.mailFrom.address : "";
      const recipients = new Set(session.envelope.rcptTo.map(({ address }) => address));
      take(stream, sender, recipients, mailbox)
        .then(() => wait(session))
        .then(
          () => answer(),
          (error: unknown) => answer(refusal(error)),
        );
    },
  });
  // A client that goes away in the middle of an email is its own affair.
  server.on("error", () => {});
  return {
    port: await listen(server, port),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function take(stream: SMTPServerDataStream, sender: string, recipients: Set<string>, mailbox: Mailbox) {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk);
  if (stream.sizeExceeded) throw new TooLarge();
  const raw = Buffer.concat(chunks);
  const letter = await describeEmail(raw, sender);
  for (const to of recipients) mailbox.accept({ ...letter, to }, raw);
}

class TooLarge extends Error {}

// 451 asks the sender to try again: a full disk is not the email's fault.
function refusal(error: unknown): Error {
  const [responseCode, text] =
    error instanceof TooLarge ? [552, "The letter is too large"] : [451, "The letter could not be stored"];
  if (responseCode === 451) console.error("A letter could not be stored:", error);
  return Object.assign(new Error(text), { responseCode });
}

function listen(server: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.server.off("error", reject);
      const address = server.server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}
