import type { Transaction } from "@/db";
import type { Event } from "@/lib/messages";
import { count } from "@/lib/metrics";

/** `analytics.metric`: adds to a counter of `GET /api/metrics`. */
export async function countMetric(_tx: Transaction, event: Event<"analytics.metric">): Promise<void> {
  const { name, value, labels } = event.payload;
  count(name, labels, value);
}
