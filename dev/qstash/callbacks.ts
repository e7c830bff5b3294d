import { type Answer, canonicalHeader } from "./http-sender.ts";
import type { CallbackSetting, Content, Message } from "./message.ts";
import type { NewMessage } from "./messages.ts";

/**
 * The message that tells a callback url how an attempt ended. Its body is documented under features/callbacks:
 * base64 bodies, headers as lists, and times as strings of milliseconds. `dlqId` only when the message was given up.
 */
export function newCallback(
  message: Message,
  { delivery, body }: Content,
  setting: CallbackSetting,
  answer: Answer,
  { now, retried, dlqId }: { now: number; retried: number; dlqId?: string },
): NewMessage {
  const { heading } = message;
  const result = {
    status: answer.status,
    header: canonicalHeader(answer.header),
    body: (answer.error === undefined ? answer.body : Buffer.from(answer.error)).toString("base64"),
    retried,
    maxRetries: delivery.maxRetries,
    sourceMessageId: heading.messageId,
    topicName: heading.topicName,
    endpointName: heading.endpointName,
    url: heading.url,
    method: delivery.method,
    sourceHeader: delivery.header,
    sourceBody: body.toString("base64"),
    notBefore: String(message.notBefore),
    createdAt: String(heading.createdAt),
    scheduleId: heading.scheduleId,
    callerIP: heading.callerIp,
    dlqId,
  };
  return {
    heading: {
      url: setting.url,
      labels: heading.labels,
      callerIp: heading.callerIp,
      placeOf:
        heading.queueName === undefined ? undefined : { queueName: heading.queueName, messageId: heading.messageId },
    },
    content: {
      delivery: {
        method: setting.method,
        header: { "Content-Type": ["application/json"], ...setting.header },
        maxRetries: setting.retries ?? delivery.maxRetries,
        retryDelay: setting.retryDelay,
        timeoutMs: setting.timeoutMs,
      },
      body: Buffer.from(JSON.stringify(result), "utf8"),
    },
    notBefore: now + (setting.delayMs ?? 0),
  };
}
