import { z } from "zod";
import { type ApiRequest, jsonBody, ok, parameter, type Reply } from "./api.ts";
import { cancel } from "./cancel.ts";

const queueSchema = z.object({
  queueName: z.string(),
  parallelism: z.int().min(1).max(10_000).optional(),
  paused: z.boolean().optional(),
});

/** POST /v2/queues: creates or changes a queue. */
export function upsertQueue(request: ApiRequest): Reply {
  const { queueName, ...change } = jsonBody(request, queueSchema);
  request.account.dispatcher.queues.upsert(queueName, change);
  return ok();
}

export function listQueues({ account }: ApiRequest): Reply {
  return ok(account.dispatcher.queues.list());
}

export function getQueue(request: ApiRequest): Reply {
  return ok(request.account.dispatcher.queues.view(parameter(request, "queue")));
}

/** DELETE /v2/queues/{queue}: its waiting messages are cancelled; one under way gets no further attempt. */
export function deleteQueue(request: ApiRequest): Reply {
  const { account } = request;
  const name = parameter(request, "queue");
  for (const message of [...account.messages.all()]) {
    if (message.heading.queueName === name) cancel(account, message);
  }
  account.dispatcher.queues.remove(name);
  return ok();
}

export function pauseQueue(request: ApiRequest): Reply {
  request.account.dispatcher.queues.upsert(parameter(request, "queue"), { paused: true });
  return ok();
}

export function resumeQueue(request: ApiRequest): Reply {
  request.account.dispatcher.queues.upsert(parameter(request, "queue"), { paused: false });
  return ok();
}
