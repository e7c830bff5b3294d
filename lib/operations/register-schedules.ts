import { pathToFileURL } from "node:url";
import { env } from "@/lib/env";
import { qstash } from "@/lib/qstash";

/** `npm run schedules`, once per deployment: what QStash has to call by the clock. Running it again changes nothing. */
export async function registerSchedules(): Promise<void> {
  await qstash().schedules.create({
    scheduleId: "oncart-sweep",
    destination: `${env().QSTASH_WEBHOOK_BASE_URL}/api/webhooks/sweep`,
    cron: "* * * * *",
    // The next minute brings the next try.
    retries: 0,
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await registerSchedules();
