import { type ApiRequest, ok, parseJson, type Reply } from "./api.ts";
import { readBatch } from "./batch.ts";
import { isName, parseDestination } from "./destination.ts";
import { ApiError, badRequest } from "./errors.ts";
import { readInstructions } from "./headers.ts";
import { type Published, publish } from "./publish.ts";

/** The largest message; Upstash's smallest plan has the same limit. */
export const MAX_MESSAGE_BYTES = 1 << 20;
/** More than this many pending messages are refused, so that a runaway publisher cannot eat the machine. */
const MOST_PENDING = 1_000_000;

/** POST /v2/publish/{destination} and POST /v2/enqueue/{queue}/{destination}. */
export function publishOne(request: ApiRequest): Reply {
  assertRoom(request);
  const { account, headers, body, callerIp, rest } = request;
  if (body.length > MAX_MESSAGE_BYTES) throw new ApiError(413, `message is larger than ${MAX_MESSAGE_BYTES} bytes`);
  const { destination, settings } = parseDestination(rest);
  const instructions = readInstructions([...headers, ...settings]);
  const queueName = request.parameters.queue ?? instructions.queueName;
  if (queueName !== undefined && !isName(queueName)) throw badRequest(`invalid queue name: "${queueName}"`);
  const published = publish(account, { destination, instructions, body, queueName, callerIp });
  return isRepeated(published) ? { status: 202, json: published } : ok(published);
}

/** POST /v2/batch. Nothing is sent unless every item is valid. */
export function publishBatch(request: ApiRequest): Reply {
  assertRoom(request);
  const { account, callerIp } = request;
  const publications = readBatch(parseJson(request.body), callerIp, MAX_MESSAGE_BYTES);
  for (const { destination } of publications) if ("group" in destination) account.groups.get(destination.group);
  return ok(publications.map((publication) => publish(account, publication)));
}

function assertRoom({ account }: ApiRequest): void {
  if (account.faults.refusesPublish()) throw new ApiError(503, "fault: publishing is refused");
  if (account.faults.limitsPublish()) throw new ApiError(429, "fault: too many requests");
  if (account.messages.pending >= MOST_PENDING) throw new ApiError(503, "too many pending messages");
}

function isRepeated(published: Published | Published[]): boolean {
  return [published].flat().every(({ deduplicated }) => deduplicated === true);
}
