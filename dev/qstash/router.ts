import type { Handler } from "./api.ts";
import * as deadLetters from "./dead-letters-api.ts";
import { ApiError, badRequest } from "./errors.ts";
import type { Query } from "./filters.ts";
import * as flowControl from "./flow-control-api.ts";
import * as groups from "./groups-api.ts";
import * as keys from "./keys-api.ts";
import * as logs from "./logs-api.ts";
import * as messages from "./messages-api.ts";
import * as publish from "./publish-api.ts";
import * as queues from "./queues-api.ts";
import * as schedules from "./schedules-api.ts";

interface Route {
  readonly method: string;
  readonly parts: readonly string[];
  readonly handler: Handler;
}

/** What a path means: `:name` matches one part, `*` the raw rest, which is a destination. The first match wins. */
const ROUTES: readonly Route[] = [
  route("POST /v2/publish/*", publish.publishOne),
  route("POST /v2/enqueue/:queue/*", publish.publishOne),
  route("POST /v2/batch", publish.publishBatch),
  route("GET /v2/messages/:messageId", messages.getMessage),
  route("DELETE /v2/messages/:messageId", messages.cancelMessage),
  route("DELETE /v2/messages", messages.cancelMessages),
  route("GET /v2/events", logs.listEvents),
  route("GET /v2/logs", logs.listLogs),
  route("GET /v2/dlq", deadLetters.listDeadLetters),
  route("DELETE /v2/dlq", deadLetters.deleteDeadLetters),
  route("POST /v2/dlq/retry", deadLetters.retryDeadLetters),
  route("POST /v2/dlq/retry/:dlqId", deadLetters.retryDeadLetter),
  route("GET /v2/dlq/:dlqId", deadLetters.getDeadLetter),
  route("DELETE /v2/dlq/:dlqId", deadLetters.deleteDeadLetter),
  route("POST /v2/queues", queues.upsertQueue),
  route("GET /v2/queues", queues.listQueues),
  route("GET /v2/queues/:queue", queues.getQueue),
  route("DELETE /v2/queues/:queue", queues.deleteQueue),
  route("POST /v2/queues/:queue/pause", queues.pauseQueue),
  route("POST /v2/queues/:queue/resume", queues.resumeQueue),
  route("POST /v2/topics/:group/endpoints", groups.addEndpoints),
  route("DELETE /v2/topics/:group/endpoints", groups.removeEndpoints),
  route("GET /v2/topics", groups.listGroups),
  route("GET /v2/topics/:group", groups.getGroup),
  route("DELETE /v2/topics/:group", groups.deleteGroup),
  // The SDK pauses with PATCH, the OpenAPI description with POST; both before the raw rest of a new schedule.
  ...["PATCH", "POST"].flatMap((method) => [
    route(`${method} /v2/schedules/:scheduleId/pause`, schedules.pauseSchedule),
    route(`${method} /v2/schedules/:scheduleId/resume`, schedules.resumeSchedule),
  ]),
  route("POST /v2/schedules/*", schedules.putSchedule),
  route("GET /v2/schedules", schedules.listSchedules),
  route("GET /v2/schedules/:scheduleId", schedules.getSchedule),
  route("DELETE /v2/schedules/:scheduleId", schedules.deleteSchedule),
  route("GET /v2/flowControl", flowControl.listFlowControls),
  route("GET /v2/flowControl/:key", flowControl.getFlowControl),
  route("POST /v2/flowControl/:key/pause", flowControl.pauseFlowControl),
  route("POST /v2/flowControl/:key/resume", flowControl.resumeFlowControl),
  route("POST /v2/flowControl/:key/pin", flowControl.pinFlowControl),
  route("POST /v2/flowControl/:key/unpin", flowControl.unpinFlowControl),
  route("POST /v2/flowControl/:key/resetRate", flowControl.resetFlowControlRate),
  route("GET /v2/globalParallelism", flowControl.getGlobalParallelism),
  route("GET /v2/keys", keys.getKeys),
  route("POST /v2/keys/rotate", keys.rotateKeys),
];

export interface Match {
  readonly handler: Handler;
  readonly parameters: Readonly<Record<string, string>>;
  readonly rest: string;
}

/** Finds what a request means. `url` is the raw request target. Throws 404 or 405. */
export function match(method: string, url: string): Match {
  let otherMethod = false;
  for (const { parts, handler, ...known } of ROUTES) {
    const found = matchParts(parts, url);
    if (found === undefined) continue;
    if (known.method === method) return { handler, ...found };
    otherMethod = true;
  }
  throw otherMethod ? new ApiError(405, "method not allowed") : new ApiError(404, "not found");
}

/** The query of a request target, without the parameters that are part of a destination. */
export function readQuery(url: string): Query {
  const mark = url.indexOf("?");
  const query = new Map<string, string[]>();
  if (mark === -1) return query;
  for (const [name, value] of new URLSearchParams(url.slice(mark + 1))) {
    // The same list may come as `ids=`, `ids[]=`, or repeated.
    const key = name.endsWith("[]") ? name.slice(0, -2) : name;
    query.set(key, [...(query.get(key) ?? []), value]);
  }
  return query;
}

function route(pattern: string, handler: Handler): Route {
  const [method = "", path = ""] = pattern.split(" ");
  return { method, parts: path.split("/").slice(1), handler };
}

function matchParts(parts: readonly string[], url: string): Omit<Match, "handler"> | undefined {
  const parameters: Record<string, string> = {};
  let left = url.slice(1);
  for (const part of parts) {
    if (part === "*") return left === "" ? undefined : { parameters, rest: left };
    const end = left.search(/[/?]/);
    const actual = end === -1 ? left : left.slice(0, end);
    if (part.startsWith(":")) {
      if (actual === "") return undefined;
      parameters[part.slice(1)] = decode(actual);
    } else if (part !== actual) return undefined;
    left = end === -1 ? "" : left[end] === "/" ? left.slice(end + 1) : left.slice(end);
  }
  return left === "" || left.startsWith("?") ? { parameters, rest: "" } : undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw badRequest("malformed percent encoding in the path");
  }
}
