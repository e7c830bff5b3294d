import { closeServer, listenLocally } from "@/dev/http.ts";
import { Drip } from "./drip.ts";
import { createInbox } from "./inbox.ts";
import { openMailbox } from "./mailbox.ts";
import { startSmtp } from "./smtp.ts";

export type Mail = { smtpPort: number; inboxPort: number; stop(): Promise<void> };

/**
 * Starts the mail catcher on 127.0.0.1: SMTP for the shop, and the inbox (API and page) over HTTP. Emails stay in
 * `<dataDir>/mail`. Port 0 asks for any free one.
 */
export async function startMail(options: { smtpPort: number; inboxPort: number; dataDir: string }): Promise<Mail> {
  const mailbox = openMailbox(options.dataDir);
  const drip = new Drip();
  const smtp = await startSmtp(options.smtpPort, mailbox, drip);
  const inbox = createInbox(mailbox, drip);
  const inboxPort = await listenLocally(inbox, options.inboxPort);
  return {
    smtpPort: smtp.port,
    inboxPort,
    async stop() {
      await Promise.all([smtp.close(), closeServer(inbox)]);
      mailbox.close();
    },
  };
}
