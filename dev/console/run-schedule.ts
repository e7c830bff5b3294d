import type { QStashClient } from "./qstash-client.ts";
import type { Schedule } from "./qstash-shapes.ts";

/** A schedule cannot be run as it is; the message says why. */
export class CannotRun extends Error {}

/**
 * Publishes now what a schedule publishes at its next tick; the schedule itself goes on as before. QStash has no call
 * for that, so the message is made of what the API tells of the schedule.
 *
 * @throws CannotRun when QStash hides a part of the message.
 */
export async function runSchedule(qstash: QStashClient, scheduleId: string): Promise<void> {
  const schedule = await qstash.schedule(scheduleId);
  const { destination, queueName, body, bodyBase64, header = {} } = schedule;
  const hidden = [body ?? "", ...Object.values(header).flat()].some((text) => text.startsWith("REDACTED:"));
  if (hidden) throw new CannotRun(`${scheduleId} hides a part of its message: the console does not know what to send.`);
  const path = queueName === undefined ? "/v2/publish/" : `/v2/enqueue/${encodeURIComponent(queueName)}/`;
  const bytes = bodyBase64 === undefined ? (body ?? "") : new Uint8Array(Buffer.from(bodyBase64, "base64"));
  await qstash.publish(`${path}${destination}`, headersOf(schedule), bytes);
}

function headersOf(schedule: Schedule): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(schedule.header ?? {})) {
    const isType = name.toLowerCase() === "content-type";
    for (const value of values) headers.append(isType ? name : `Upstash-Forward-${name}`, value);
  }
  const settings = {
    Method: schedule.method,
    Retries: schedule.retries?.toString(),
    "Retry-Delay": schedule.retryDelayExpression,
    Timeout: schedule.timeout === undefined ? undefined : `${schedule.timeout}s`,
    Callback: schedule.callback,
    "Failure-Callback": schedule.failureCallback,
    Label: schedule.labels.join(",") || undefined,
    "Flow-Control-Key": schedule.flowControlKey,
    "Flow-Control-Value": flowLimits(schedule),
  };
  for (const [name, value] of Object.entries(settings)) if (value) headers.set(`Upstash-${name}`, value);
  return headers;
}

function flowLimits({ parallelism, rate, period }: Schedule): string | undefined {
  const parts = [
    parallelism && `parallelism=${parallelism}`,
    rate && `rate=${rate}`,
    rate && period && `period=${period}s`,
  ];
  return parts.filter(Boolean).join(",") || undefined;
}
