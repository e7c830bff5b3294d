import { z } from "zod";

// What the console reads of QStash's answers (the shapes of Upstash's API). Times are milliseconds since the epoch;
// what an answer has besides is passed over.

const HeaderLists = z.record(z.string(), z.array(z.string()));
const Identity = {
  messageId: z.string(),
  url: z.string(),
  topicName: z.string().optional(),
  endpointName: z.string().optional(),
  queueName: z.string().optional(),
  scheduleId: z.string().optional(),
  flowControlKey: z.string().optional(),
  labels: z.array(z.string()).default([]),
};

/** One line of the log without what it carried: enough for lists. */
export const Event = z.object({
  ...Identity,
  time: z.number(),
  state: z.string(),
  maxRetries: z.number().optional(),
  nextDeliveryTime: z.number().optional(),
  responseStatus: z.number().optional(),
  error: z
    .string()
    .transform((text) => text.slice(0, 500))
    .optional(),
});
export type Event = z.infer<typeof Event>;

/** One line of the log with everything. Bodies are base64. */
export const FullEvent = z.object({
  ...Event.shape,
  method: z.string().optional(),
  header: HeaderLists.optional(),
  body: z.string().optional(),
  callerIP: z.string().optional(),
  responseBody: z.string().optional(),
  responseHeaders: HeaderLists.optional(),
});
export type FullEvent = z.infer<typeof FullEvent>;

const Delivery = {
  method: z.string().optional(),
  header: HeaderLists.optional(),
  body: z.string().optional(),
  bodyBase64: z.string().optional(),
  callback: z.string().optional(),
  failureCallback: z.string().optional(),
  retryDelayExpression: z.string().optional(),
  timeout: z.number().optional(),
  callerIP: z.string().optional(),
};

export const Message = z.object({
  ...Identity,
  ...Delivery,
  maxRetries: z.number().optional(),
  notBefore: z.number(),
  createdAt: z.number(),
});
export type Message = z.infer<typeof Message>;

export const DeadLetter = z.object({
  ...Message.shape,
  dlqId: z.string(),
  responseStatus: z.number().optional(),
  responseHeader: HeaderLists.optional(),
  responseBody: z.string().optional(),
  responseBodyBase64: z.string().optional(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;

export const Schedule = z.object({
  ...Delivery,
  scheduleId: z.string(),
  cron: z.string(),
  createdAt: z.number(),
  destination: z.string(),
  retries: z.number().optional(),
  queueName: z.string().optional(),
  flowControlKey: z.string().optional(),
  parallelism: z.number().optional(),
  rate: z.number().optional(),
  period: z.number().optional(),
  labels: z.array(z.string()).default([]),
  isPaused: z.boolean().default(false),
  lastScheduleTime: z.number().optional(),
  nextScheduleTime: z.number().optional(),
  lastScheduleStates: z.record(z.string(), z.string()).optional(),
});
export type Schedule = z.infer<typeof Schedule>;

export const Queue = z.object({ name: z.string(), parallelism: z.number(), paused: z.boolean(), lag: z.number() });
export type Queue = z.infer<typeof Queue>;

export const FlowControl = z.object({
  flowControlKey: z.string(),
  waitListSize: z.number(),
  parallelismMax: z.number().default(0),
  parallelismCount: z.number().default(0),
  rateMax: z.number().default(0),
  rateCount: z.number().default(0),
  ratePeriod: z.number().default(0),
  isPaused: z.boolean().default(false),
});
export type FlowControl = z.infer<typeof FlowControl>;

export const Group = z.object({
  name: z.string(),
  endpoints: z.array(z.object({ name: z.string().optional(), url: z.string() })),
});
export type Group = z.infer<typeof Group>;

// ---- What only the local QStash has: its admin endpoints.

export const LocalState = z.object({
  instance: z.string(),
  resets: z.number(),
  pending: z.number(),
  inFlight: z.number(),
  delivered: z.number(),
  failed: z.number(),
  cancelled: z.number(),
  deadLetters: z.number(),
  schedules: z.number(),
  journalBytes: z.number(),
});
export type LocalState = z.infer<typeof LocalState>;

export const PendingMessage = z.object({
  ...Identity,
  state: z.string(),
  retried: z.number(),
  maxRetries: z.number().optional(),
  notBefore: z.number(),
  createdAt: z.number(),
});
export type PendingMessage = z.infer<typeof PendingMessage>;

export const Pending = z.object({
  waiting: z.number(),
  active: z.number(),
  retrying: z.number(),
  matching: z.number(),
  messages: z.array(PendingMessage),
});
export type Pending = z.infer<typeof Pending>;

export const ClockView = z.object({ offsetMs: z.number() });
