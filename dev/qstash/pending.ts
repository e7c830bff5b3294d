import type { Account } from "./account.ts";
import type { Message } from "./message.ts";

const MOST = 1_000;

/**
 * What is not over yet, of all users together: how many messages wait, are under way and wait for another attempt, and
 * the `count` (200, at most 1,000) of them that come next. `search` keeps those whose id, address, label, queue,
 * schedule or flow control key contains it; `matching` says how many those are.
 */
export function pendingView(accounts: readonly Account[], { search = "", count = 200 }) {
  const numbers = { waiting: 0, active: 0, retrying: 0, matching: 0 };
  const wanted = search.toLowerCase();
  const most = Math.min(count, MOST);
  let next: { account: Account; message: Message }[] = [];
  for (const account of accounts) {
    for (const message of account.messages.all()) {
      numbers[kindOf(message)] += 1;
      if (!matches(message, wanted)) continue;
      numbers.matching += 1;
      next.push({ account, message });
      // A hundred thousand may wait, and few are shown: the list never grows to more than twice of that.
      if (next.length > 2 * MOST) next = soonest(next, most);
    }
  }
  return { ...numbers, messages: soonest(next, most).map(({ account, message }) => view(account, message)) };
}

function kindOf({ state }: Message): "waiting" | "active" | "retrying" {
  if (state === "RETRY") return "retrying";
  return state === "CREATED" ? "waiting" : "active";
}

function matches({ heading }: Message, wanted: string): boolean {
  if (wanted === "") return true;
  const { messageId, url, queueName, scheduleId, flowControlKey, labels } = heading;
  return [messageId, url, queueName, scheduleId, flowControlKey, ...labels].some((text) =>
    text?.toLowerCase().includes(wanted),
  );
}

function soonest<T extends { message: Message }>(list: readonly T[], count: number): T[] {
  return list.toSorted((a, b) => a.message.notBefore - b.message.notBefore).slice(0, count);
}

function view({ messages }: Account, message: Message) {
  const { messageId, url, topicName, endpointName, queueName, scheduleId, flowControlKey, labels, createdAt } =
    message.heading;
  const { state, retried, notBefore } = message;
  const names = { messageId, url, topicName, endpointName, queueName, scheduleId, flowControlKey, labels };
  return { ...names, state, retried, maxRetries: maxRetries(), notBefore, createdAt };

  function maxRetries(): number | undefined {
    try {
      return messages.content(message).delivery.maxRetries;
    } catch {
      return undefined;
    }
  }
}
