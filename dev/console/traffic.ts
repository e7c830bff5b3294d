import type { QStashClient } from "./qstash-client.ts";
import type { Traffic } from "./waiting-reason.ts";

/** What may hold messages up at this moment. */
export async function trafficOf(qstash: QStashClient): Promise<Traffic> {
  const [offset, queues, flowControls] = await Promise.all([
    qstash.clockOffset(),
    qstash.queues(),
    qstash.flowControls(),
  ]);
  return { now: Date.now() + offset, queues, flowControls };
}
