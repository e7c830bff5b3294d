import { pathToFileURL } from "node:url";
import { env } from "@/lib/env";
import { qstash } from "@/lib/qstash";

/** `npm run schedules`, once per deployment: what QStash has to call by the clock. Running it again changes nothing. */
export async function registerSchedules(): Promise<void> {
  await qstash().schedules.create({
    scheduleId: "oncart-sweep",
    destination: `${env().QSTASH_WEBHOOK_BASE_URL}/api/webhooks/sweep`,
    cron: "* * * * *",
    // An outage must not cost a minute each time: 5 s, 10 s, 20 s, and then the next minute brings the next try.
    retries: 3,
    retryDelay: "pow(2, retried) * 5000",
  });
  await qstash().schedules.create({
    scheduleId: "oncart-retention",
    destination: `${env().QSTASH_WEBHOOK_BASE_URL}/api/webhooks/retention`,
    cron: "17 3 * * *",
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await registerSchedules();
