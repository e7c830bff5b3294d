import type { Account } from "./account.ts";
import { type ApiRequest, ok, parameter, type Reply } from "./api.ts";
import { parseDestination } from "./destination.ts";
import { ApiError, badRequest } from "./errors.ts";
import { readInstructions } from "./headers.ts";
import { MAX_MESSAGE_BYTES } from "./publish-api.ts";
import { bodyFields, type Schedule } from "./records.ts";
import { scheduleView } from "./views.ts";

/** POST /v2/schedules/{destination}: creates, or with the same Upstash-Schedule-Id overwrites. */
export function putSchedule(request: ApiRequest): Reply {
  const { account, headers, body, callerIp, rest } = request;
  if (body.length > MAX_MESSAGE_BYTES) throw new ApiError(413, `message is larger than ${MAX_MESSAGE_BYTES} bytes`);
  const { destination, settings } = parseDestination(rest);
  const { cron, delivery, labels, flowControlKey, queueName, delayMs, scheduleId } = readInstructions([
    ...headers,
    ...settings,
  ]);
  if (cron === undefined) throw badRequest("Upstash-Cron is missing");
  if ("group" in destination) account.groups.get(destination.group);
  const id = account.schedules.put(
    {
      cron,
      destination: "url" in destination ? destination.url : destination.group,
      delivery,
      ...bodyFields(body),
      labels,
      flowControlKey,
      queueName,
      delayMs,
      callerIp,
    },
    scheduleId,
  );
  return ok({ scheduleId: id });
}

export function listSchedules({ account }: ApiRequest): Reply {
  return ok(account.schedules.list().map((schedule) => view(account, schedule)));
}

export function getSchedule(request: ApiRequest): Reply {
  return ok(view(request.account, request.account.schedules.get(parameter(request, "scheduleId"))));
}

export function deleteSchedule(request: ApiRequest): Reply {
  request.account.schedules.remove(parameter(request, "scheduleId"));
  return ok();
}

export function pauseSchedule(request: ApiRequest): Reply {
  request.account.schedules.setPaused(parameter(request, "scheduleId"), true);
  return ok();
}

export function resumeSchedule(request: ApiRequest): Reply {
  request.account.schedules.setPaused(parameter(request, "scheduleId"), false);
  return ok();
}

function view(account: Account, schedule: Schedule) {
  return scheduleView(
    schedule,
    Object.fromEntries(schedule.lastMessageIds.map((messageId) => [messageId, outcome(account, messageId)])),
  );
}

/** A message that is no longer pending was delivered, unless it lies among the dead letters. */
function outcome({ messages, deadLetters }: Account, messageId: string): "IN_PROGRESS" | "SUCCESS" | "FAIL" {
  const state = messages.get(messageId)?.state;
  if (state !== undefined && state !== "DELIVERED" && state !== "CANCELLED") return "IN_PROGRESS";
  const failed = state === "CANCELLED" || deadLetters.findMessage(messageId) !== undefined;
  return failed ? "FAIL" : "SUCCESS";
}
