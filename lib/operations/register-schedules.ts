import { pathToFileURL } from "node:url";
import { env } from "@/lib/env";
import { qstash } from "@/lib/qstash";

/** `npm run schedules`, once per deployment: what QStash has to call by the clock. Running it again changes nothing. */
export async function registerSchedules(): Promise<void> {
  const base = `${env().QSTASH_WEBHOOK_BASE_URL}/api/webhooks`;
  await qstash().schedules.create({
    scheduleId: "oncart-sweep",
    destination: `${base}/sweep`,
    cron: "* * * * *",
    // An outage must not cost a minute each time: 5 s, 10 s, 20 s, and then the next minute brings the next try.
    retries: 3,
    retryDelay: "pow(2, retried) * 5000",
  });
  await qstash().schedules.create({
    scheduleId: "oncart-retention",
    destination: `${base}/retention`,
    cron: "17 3 * * *",
  });
  await qstash().schedules.create({
    scheduleId: "oncart-books",
    destination: `${base}/books`,
    cron: "*/5 * * * *",
    // What could not be proved now is proved in five minutes.
    retries: 0,
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await registerSchedules();
