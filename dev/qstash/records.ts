import { isUtf8 } from "node:buffer";
import { z } from "zod";
import {
  type Content,
  deliverySchema,
  flowLimitsSchema,
  type Heading,
  headingSchema,
  type Message,
} from "./message.ts";

/** A message with all that is needed to deliver it. Written again, it replaces what was known. */
export const messageRecordSchema = z.object({
  op: z.literal("message"),
  heading: headingSchema,
  delivery: deliverySchema,
  body: z.string().optional(),
  bodyBase64: z.string().optional(),
  retried: z.number(),
  notBefore: z.number(),
  deduplicationKey: z.string().optional(),
});
export type MessageRecord = z.infer<typeof messageRecordSchema>;

const endpointSchema = z.object({ name: z.string().optional(), url: z.string() });
const groupSchema = z.object({
  name: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  endpoints: z.array(endpointSchema),
});

const queueSchema = z.object({
  name: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  parallelism: z.number(),
  paused: z.boolean(),
});

const scheduleSchema = z.object({
  scheduleId: z.string(),
  cron: z.string(),
  createdAt: z.number(),
  destination: z.string(),
  delivery: deliverySchema,
  body: z.string().optional(),
  bodyBase64: z.string().optional(),
  labels: z.array(z.string()),
  flowControlKey: z.string().optional(),
  queueName: z.string().optional(),
  delayMs: z.number().optional(),
  callerIp: z.string(),
  paused: z.boolean(),
  lastTime: z.number().optional(),
  lastMessageIds: z.array(z.string()),
  nextTime: z.number().optional(),
});

const flowControlSchema = z.object({
  key: z.string(),
  limits: flowLimitsSchema,
  paused: z.boolean(),
  pinnedParallelism: z.boolean(),
  pinnedRate: z.boolean(),
});

/** How an attempt ended; the body is base64. Status 0: the receiver could not be reached. */
const answerRecordSchema = z.object({
  status: z.number(),
  header: z.record(z.string(), z.array(z.string())),
  body: z.string(),
  error: z.string().optional(),
});

export const deadRecordSchema = z.object({
  op: z.literal("dead"),
  dlqId: z.string(),
  messageId: z.string(),
  retried: z.number(),
  answer: answerRecordSchema,
});

/** Every kind of line in the journal. */
export const recordSchema = z.discriminatedUnion("op", [
  messageRecordSchema,
  z.object({ op: z.literal("retry"), messageId: z.string(), retried: z.number(), notBefore: z.number() }),
  z.object({ op: z.literal("over"), messageId: z.string() }),
  deadRecordSchema,
  z.object({ op: z.literal("dead-gone"), dlqId: z.string() }),
  z.object({ op: z.literal("deduplication"), key: z.string(), messageId: z.string(), until: z.number() }),
  z.object({ op: z.literal("queue"), queue: queueSchema }),
  z.object({ op: z.literal("queue-gone"), name: z.string() }),
  z.object({ op: z.literal("group"), group: groupSchema }),
  z.object({ op: z.literal("group-gone"), name: z.string() }),
  z.object({ op: z.literal("schedule"), schedule: scheduleSchema }),
  z.object({ op: z.literal("schedule-gone"), scheduleId: z.string() }),
  z.object({ op: z.literal("flow-control"), flowControl: flowControlSchema }),
  z.object({ op: z.literal("keys"), given: z.array(z.string()), current: z.string(), next: z.string() }),
]);
export type JournalRecord = z.infer<typeof recordSchema>;

export type Endpoint = z.infer<typeof endpointSchema>;
export type Group = z.infer<typeof groupSchema>;
export type QueueSetting = z.infer<typeof queueSchema>;
export type Schedule = z.infer<typeof scheduleSchema>;
export type FlowControlSetting = z.infer<typeof flowControlSchema>;
export type AnswerRecord = z.infer<typeof answerRecordSchema>;

/** The line that makes a message durable. */
export function messageRecord(
  heading: Heading,
  content: Content,
  { retried, notBefore }: Pick<Message, "retried" | "notBefore">,
  deduplicationKey?: string,
): MessageRecord {
  const { delivery, body } = content;
  return { op: "message", heading, delivery, ...bodyFields(body), retried, notBefore, deduplicationKey };
}

/** A body as JSON has it: absent when empty, text when it is UTF-8, base64 otherwise. */
export function bodyFields(body: Buffer): { body?: string; bodyBase64?: string } {
  if (body.length === 0) return {};
  return isUtf8(body) ? { body: body.toString("utf8") } : { bodyBase64: body.toString("base64") };
}

/** The bytes that `bodyFields` described. */
export function bodyOf({ body, bodyBase64 }: { body?: string | undefined; bodyBase64?: string | undefined }): Buffer {
  return bodyBase64 === undefined ? Buffer.from(body ?? "", "utf8") : Buffer.from(bodyBase64, "base64");
}
