import { errorText } from "./errors.ts";
import type { Faults } from "./faults.ts";
import type { Answer, HttpSender } from "./http-sender.ts";
import type { SigningKeys } from "./keys.ts";
import { type Content, type HeaderLists, isOver, type Message } from "./message.ts";
import { type SettleDependencies, settle } from "./settle.ts";
import { sign } from "./sign.ts";

/** What an attempt needs of an account. */
export interface AttemptDependencies extends SettleDependencies {
  readonly sender: HttpSender;
  readonly faults: Faults;
  readonly keys: SigningKeys;
  readonly defaultTimeoutMs: number;
  readonly closing: boolean;
}

/** Delivers a message once and settles how it ended. Never rejects. */
export async function attempt(account: AttemptDependencies, message: Message): Promise<void> {
  if (isOver(message)) return;
  const content = readContent(account, message);
  if (content === undefined) return;
  if (message.state !== "CANCEL_REQUESTED") message.state = "ACTIVE";
  account.log.add(message, "ACTIVE");
  const answer = await exchange(account, message, content);
  // An attempt that the shutdown broke off is no failure: the message stays as it is and is delivered after restart.
  if (account.closing || isOver(message)) return;
  settle(account, message, content, answer);
}

/** A message whose line in the journal is unreadable can only be given up. */
function readContent({ messages, dispatcher, log }: AttemptDependencies, message: Message): Content | undefined {
  try {
    return messages.content(message);
  } catch {
    log.add(message, "CANCELLED");
    messages.end(message, "CANCELLED");
    dispatcher.release(message);
    return undefined;
  }
}

async function exchange(account: AttemptDependencies, message: Message, content: Content): Promise<Answer> {
  const faults = account.faults.ofAttempt(message.retried);
  if (faults.unreachable) return lost("fault: the receiver was not reached");
  const { url } = message.heading;
  const request = () => {
    const header = deliveryHeader(account, message, content);
    const timeoutMs = content.delivery.timeoutMs ?? account.defaultTimeoutMs;
    return account.sender.deliver({ url, method: content.delivery.method, header, body: content.body, timeoutMs });
  };
  const answers = Array.from({ length: faults.copies }, request);
  try {
    const [answer] = await Promise.all(answers);
    return answer === undefined || faults.dropAnswer ? lost("fault: the answer was lost") : answer;
  } catch (error) {
    return lost(errorText(error));
  }
}

function lost(error: string): Answer {
  return { status: 0, header: {}, body: Buffer.alloc(0), error };
}

/** The headers of a delivery; ours come last, so that a publisher cannot forward a forged signature. */
function deliveryHeader({ keys }: AttemptDependencies, message: Message, { delivery, body }: Content): HeaderLists {
  const { heading } = message;
  const header: HeaderLists = {
    ...delivery.header,
    "User-Agent": ["Upstash-QStash"],
    "Upstash-Signature": [sign(keys.pair.current, heading.url, body)],
    "Upstash-Message-Id": [heading.messageId],
    "Upstash-Retried": [String(message.retried)],
    "Upstash-Caller-Ip": [heading.callerIp],
    "Upstash-Region": ["EU-CENTRAL-1"],
  };
  if (heading.topicName !== undefined) header["Upstash-Topic-Name"] = [heading.topicName];
  if (heading.scheduleId !== undefined) header["Upstash-Schedule-Id"] = [heading.scheduleId];
  return header;
}
