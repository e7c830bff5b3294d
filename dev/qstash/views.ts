import { type Answer, canonicalHeader } from "./http-sender.ts";
import type { LogEntry } from "./log.ts";
import type { Content, Heading, Message } from "./message.ts";
import type { AnswerRecord, Schedule } from "./records.ts";
import { bodyFields, bodyOf } from "./records.ts";
import { redactBody, redactHeader } from "./redact.ts";

/** A message as GET /v2/messages/{id} shows it. Times are milliseconds since the epoch. */
export function messageView(message: Message, { delivery, body }: Content) {
  return {
    ...identity(message.heading),
    ...labelFields(message.heading.labels),
    ...deliveryFields(delivery),
    ...bodyFields(redactBody(body, delivery.redaction)),
    flowControlKey: message.heading.flowControlKey,
    notBefore: message.notBefore,
    createdAt: message.heading.createdAt,
    callerIP: message.heading.callerIp,
  };
}

/** A dead letter: the message and how its last attempt ended. */
export function deadLetterView(dlqId: string, message: Message, content: Content, answer: AnswerRecord) {
  const body = answer.error === undefined ? Buffer.from(answer.body, "base64") : Buffer.from(answer.error);
  const { body: responseBody, bodyBase64: responseBodyBase64 } = bodyFields(body);
  return {
    ...messageView(message, content),
    dlqId,
    responseStatus: answer.status,
    responseHeader: answer.header,
    responseBody,
    responseBodyBase64,
  };
}

/** One line of the log. Bodies are base64. `content` is undefined when it is no longer kept. */
export function logView({ time, state, message, answer, nextDeliveryTime }: LogEntry, content: Content | undefined) {
  const { heading } = message;
  return {
    time,
    state,
    ...identity(heading),
    ...labelFields(heading.labels),
    ...(content === undefined ? {} : logDelivery(content)),
    flowControlKey: heading.flowControlKey,
    callerIP: heading.callerIp,
    nextDeliveryTime,
    ...(answer === undefined ? {} : answerFields(answer)),
  };
}

/** A schedule; delay in seconds, times in milliseconds. `states` are those of the last tick's messages. */
export function scheduleView(schedule: Schedule, states: Record<string, "IN_PROGRESS" | "SUCCESS" | "FAIL">) {
  const { delivery } = schedule;
  const { maxRetries: retries, ...fields } = deliveryFields(delivery);
  return {
    scheduleId: schedule.scheduleId,
    cron: schedule.cron,
    createdAt: schedule.createdAt,
    destination: schedule.destination,
    ...fields,
    ...bodyFields(redactBody(bodyOf(schedule), delivery.redaction)),
    ...labelFields(schedule.labels),
    retries,
    delay: schedule.delayMs === undefined ? undefined : schedule.delayMs / 1_000,
    queueName: schedule.queueName,
    flowControlKey: schedule.flowControlKey,
    callerIP: schedule.callerIp,
    isPaused: schedule.paused,
    lastScheduleTime: schedule.lastTime,
    nextScheduleTime: schedule.nextTime,
    lastScheduleStates: schedule.lastMessageIds.length === 0 ? undefined : states,
  };
}

function identity({ messageId, url, topicName, endpointName, queueName, scheduleId }: Heading) {
  return { messageId, url, topicName, endpointName, queueName, scheduleId };
}

function labelFields(labels: readonly string[]) {
  return labels.length === 0 ? {} : { label: labels[0], labels };
}

function deliveryFields({ header, redaction, flowLimits, ...delivery }: Content["delivery"]) {
  return {
    method: delivery.method,
    header: redactHeader(header, redaction),
    maxRetries: delivery.maxRetries,
    retryDelayExpression: delivery.retryDelay,
    timeout: delivery.timeoutMs === undefined ? undefined : delivery.timeoutMs / 1_000,
    callback: delivery.callback?.url,
    failureCallback: delivery.failureCallback?.url,
    rate: flowLimits?.rate || undefined,
    period: flowLimits?.period,
    parallelism: flowLimits?.parallelism || undefined,
  };
}

/** The Python SDK reads retryDelayExpr, the others retryDelayExpression. */
function logDelivery({ delivery, body }: Content) {
  return {
    ...deliveryFields(delivery),
    retryDelayExpr: delivery.retryDelay,
    body: base64(redactBody(body, delivery.redaction)),
  };
}

function answerFields({ status, header, body, error }: Answer) {
  return {
    responseStatus: status,
    responseHeaders: canonicalHeader(header),
    responseBody: base64(body),
    error: error ?? (status >= 200 && status < 300 ? undefined : `the receiver answered ${status}`),
  };
}

function base64(body: Buffer): string | undefined {
  return body.length === 0 ? undefined : body.toString("base64");
}
