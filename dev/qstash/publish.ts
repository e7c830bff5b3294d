import type { Clock } from "./clock.ts";
import { contentKey, type Deduplication } from "./deduplication.ts";
import type { Destination } from "./destination.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { Groups } from "./groups.ts";
import type { Instructions } from "./headers.ts";
import type { Message } from "./message.ts";
import type { NewMessage } from "./messages.ts";
import type { Endpoint } from "./records.ts";

/** Something to be delivered to one url or to a whole group. */
export interface Publication {
  readonly destination: Destination;
  readonly instructions: Instructions;
  readonly body: Buffer;
  readonly queueName?: string | undefined;
  readonly scheduleId?: string | undefined;
  readonly callerIp: string;
}

export interface Published {
  readonly messageId: string;
  readonly url: string;
  readonly deduplicated?: true;
}

/** What publishing needs of an account. */
export interface PublishDependencies {
  readonly clock: Clock;
  readonly groups: Groups;
  readonly deduplication: Deduplication;
  readonly dispatcher: Dispatcher;
  send(draft: NewMessage): Message;
}

/**
 * Accepts a publication: one message for a url, one per endpoint for a group. A deduplication id that was used within
 * ten minutes creates nothing and names the message of that time. Throws 404 for an unknown group.
 */
export function publish(account: PublishDependencies, publication: Publication): Published | Published[] {
  const { destination } = publication;
  if ("url" in destination) return publishTo(account, publication, { url: destination.url }, undefined);
  const { name, endpoints } = account.groups.get(destination.group);
  return endpoints.map((endpoint) => publishTo(account, publication, endpoint, name));
}

function publishTo(
  account: PublishDependencies,
  publication: Publication,
  endpoint: Endpoint,
  topicName: string | undefined,
): Published {
  const { instructions, body, queueName, scheduleId, callerIp } = publication;
  const { url } = endpoint;
  const deduplicationKey = keyOf(publication, url, topicName);
  const earlier = deduplicationKey === undefined ? undefined : account.deduplication.find(deduplicationKey);
  if (earlier !== undefined) return { messageId: earlier, url, deduplicated: true };
  configureFlow(account, instructions);
  const message = account.send({
    heading: {
      url,
      topicName,
      endpointName: endpoint.name,
      queueName,
      scheduleId,
      flowControlKey: instructions.flowControlKey,
      labels: instructions.labels,
      callerIp,
    },
    content: { delivery: instructions.delivery, body },
    notBefore: instructions.notBefore,
    delayMs: instructions.delayMs,
    deduplicationKey,
  });
  return { messageId: message.heading.messageId, url };
}

/** An id counts for the whole account; for a group once per endpoint. */
function keyOf({ instructions, body }: Publication, url: string, topicName: string | undefined): string | undefined {
  const { deduplicationId, contentBasedDeduplication, delivery } = instructions;
  if (deduplicationId !== undefined) return topicName === undefined ? deduplicationId : `${deduplicationId} ${url}`;
  return contentBasedDeduplication ? contentKey(url, delivery.header, body) : undefined;
}

function configureFlow({ dispatcher }: PublishDependencies, { flowControlKey, delivery }: Instructions): void {
  if (flowControlKey === undefined || delivery.flowLimits === undefined) return;
  dispatcher.flowControls.configure(flowControlKey, delivery.flowLimits);
}
