import { type ApiRequest, ok, parameter, type Reply } from "./api.ts";
import { badRequest } from "./errors.ts";
import { wholeNumber } from "./filters.ts";
import { flowPeriod } from "./headers.ts";

export function listFlowControls({ account }: ApiRequest): Reply {
  return ok(account.dispatcher.flowControls.list());
}

export function getFlowControl(request: ApiRequest): Reply {
  return ok(request.account.dispatcher.flowControls.view(parameter(request, "key")));
}

export function pauseFlowControl(request: ApiRequest): Reply {
  request.account.dispatcher.flowControls.setPaused(parameter(request, "key"), true);
  return ok();
}

export function resumeFlowControl(request: ApiRequest): Reply {
  request.account.dispatcher.flowControls.setPaused(parameter(request, "key"), false);
  return ok();
}

/** POST /v2/flowControl/{key}/pin?parallelism&rate&period (seconds, or a duration). */
export function pinFlowControl(request: ApiRequest): Reply {
  const { query } = request;
  const period = query.get("period")?.at(-1);
  const pinned = {
    parallelism: wholeNumber(query, "parallelism"),
    rate: wholeNumber(query, "rate"),
    period: period === undefined ? undefined : flowPeriod(period),
  };
  if (pinned.parallelism === undefined && pinned.rate === undefined) throw badRequest("pin a parallelism or a rate");
  request.account.dispatcher.flowControls.pin(parameter(request, "key"), pinned);
  return ok();
}

/** POST /v2/flowControl/{key}/unpin?parallelism=true&rate=true. */
export function unpinFlowControl(request: ApiRequest): Reply {
  const asked = (name: string) => request.query.get(name)?.at(-1) === "true";
  request.account.dispatcher.flowControls.unpin(parameter(request, "key"), {
    parallelism: asked("parallelism"),
    rate: asked("rate"),
  });
  return ok();
}

export function resetFlowControlRate(request: ApiRequest): Reply {
  request.account.dispatcher.flowControls.resetRate(parameter(request, "key"));
  return ok();
}

/** GET /v2/globalParallelism. */
export function getGlobalParallelism({ account: { dispatcher } }: ApiRequest): Reply {
  return ok({ parallelismMax: dispatcher.globalLimit, parallelismCount: dispatcher.inFlight });
}
