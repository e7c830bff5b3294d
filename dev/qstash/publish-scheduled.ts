import { toDestination } from "./destination.ts";
import { ApiError } from "./errors.ts";
import { type PublishDependencies, publish } from "./publish.ts";
import { bodyOf, type Schedule } from "./records.ts";

/** Publishes what a schedule says, once. Returns the ids of the messages: none when its URL group is gone. */
export function publishScheduled(account: PublishDependencies, schedule: Schedule): string[] {
  const { delivery, labels, flowControlKey, delayMs, queueName, scheduleId, callerIp } = schedule;
  try {
    const published = publish(account, {
      destination: toDestination(schedule.destination),
      instructions: {
        delivery,
        labels,
        flowControlKey,
        notBefore: undefined,
        delayMs,
        deduplicationId: undefined,
        contentBasedDeduplication: false,
        cron: undefined,
        scheduleId: undefined,
        queueName: undefined,
      },
      body: bodyOf(schedule),
      queueName,
      scheduleId,
      callerIp,
    });
    return [published].flat().map(({ messageId }) => messageId);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return [];
    throw error;
  }
}
