import { z } from "zod";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

const headerListsSchema = z.record(z.string(), z.array(z.string()));
/** Header names in canonical case, each with its values in order. */
export type HeaderLists = z.infer<typeof headerListsSchema>;

const callbackSchema = z.object({
  url: z.string(),
  method: z.enum(METHODS),
  header: headerListsSchema,
  retries: z.number().optional(),
  retryDelay: z.string().optional(),
  timeoutMs: z.number().optional(),
  delayMs: z.number().optional(),
});
/** What happens with the result of a message: another message, configured by its own headers. */
export type CallbackSetting = z.infer<typeof callbackSchema>;

const redactionSchema = z.object({ body: z.boolean(), header: z.union([z.boolean(), z.array(z.string())]) });
/** Which fields nobody may read in lists and logs; `header` true is all of them. */
export type Redaction = z.infer<typeof redactionSchema>;

/** Requests at once and requests per period; 0 is unlimited. The period is in seconds. */
export const flowLimitsSchema = z.object({ parallelism: z.number(), rate: z.number(), period: z.number() });
export type FlowLimits = z.infer<typeof flowLimitsSchema>;

/** How a message is to be delivered: what its headers asked for. Times are milliseconds. */
export const deliverySchema = z.object({
  method: z.enum(METHODS),
  header: headerListsSchema,
  maxRetries: z.number(),
  retryDelay: z.string().optional(),
  timeoutMs: z.number().optional(),
  callback: callbackSchema.optional(),
  failureCallback: callbackSchema.optional(),
  flowLimits: flowLimitsSchema.optional(),
  redaction: redactionSchema.optional(),
});
export type Delivery = z.infer<typeof deliverySchema>;

/** The heavy part of a message, which may rest in the journal until it is needed. */
export interface Content {
  readonly delivery: Delivery;
  readonly body: Buffer;
}

/** What is known of a message at all times: enough to wait, to be found by a filter, and to be cancelled. */
export const headingSchema = z.object({
  messageId: z.string(),
  /** Counts up from message to message: the order in which they were accepted. */
  sequence: z.number(),
  url: z.string(),
  topicName: z.string().optional(),
  endpointName: z.string().optional(),
  queueName: z.string().optional(),
  scheduleId: z.string().optional(),
  flowControlKey: z.string().optional(),
  labels: z.array(z.string()),
  callerIp: z.string(),
  createdAt: z.number(),
  /** The message whose place in its queue stays occupied until this one, a callback of it, is over. */
  placeOf: z.object({ queueName: z.string(), messageId: z.string() }).optional(),
});
export type Heading = z.infer<typeof headingSchema>;

export type State =
  | "CREATED"
  | "ACTIVE"
  | "RETRY"
  | "ERROR"
  | "DELIVERED"
  | "FAILED"
  | "CANCEL_REQUESTED"
  | "CANCELLED";

/** Where a line of the journal is. */
export interface Position {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

export interface Message {
  readonly heading: Heading;
  state: State;
  /** Attempts that failed so far. */
  retried: number;
  /** Milliseconds since the epoch; of the next attempt once there have been some. */
  notBefore: number;
  /** Undefined while it rests on disk. */
  content: Content | undefined;
  position: Position | undefined;
}

/** Whether nothing will ever happen to the message again. */
export function isOver(message: Message): boolean {
  return message.state === "DELIVERED" || message.state === "FAILED" || message.state === "CANCELLED";
}
