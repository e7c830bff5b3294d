import { z } from "zod";
import { runAsProcess } from "@/dev/run-as-process.ts";
import { startMail } from "./server.ts";

const Environment = z.object({
  LOCAL_DATA_DIR: z.string().min(1),
  LOCAL_SMTP_PORT: z.coerce.number().int(),
  LOCAL_INBOX_PORT: z.coerce.number().int(),
});

await runAsProcess(async () => {
  const environment = Environment.parse(process.env);
  const mail = await startMail({
    smtpPort: environment.LOCAL_SMTP_PORT,
    inboxPort: environment.LOCAL_INBOX_PORT,
    dataDir: environment.LOCAL_DATA_DIR,
  });
  return { port: mail.smtpPort, stop: mail.stop };
});
