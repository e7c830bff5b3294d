import { delayBeforeRetry } from "./backoff.ts";
import { newCallback } from "./callbacks.ts";
import type { Clock } from "./clock.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { Answer } from "./http-sender.ts";
import type { Log } from "./log.ts";
import type { CallbackSetting, Content, Message } from "./message.ts";
import type { Messages, NewMessage } from "./messages.ts";

/** What settling an attempt needs of an account. */
export interface SettleDependencies {
  readonly clock: Clock;
  readonly log: Log;
  readonly messages: Messages;
  readonly deadLetters: DeadLetters;
  readonly dispatcher: Dispatcher;
  send(draft: NewMessage): Message;
}

/** The answer that says "never try again". Source: QStash's documentation, features/retry. */
const NON_RETRYABLE_STATUS = 489;
const NON_RETRYABLE_HEADER = "upstash-nonretryable-error";

/**
 * Decides what the end of an attempt means: delivered, another attempt later, or the dead letters. Callbacks are
 * stored before the message is, so that a crash in between repeats the attempt instead of losing its callback.
 */
export function settle(account: SettleDependencies, message: Message, content: Content, answer: Answer): void {
  const { log, messages, dispatcher, deadLetters } = account;
  const { callback, failureCallback, maxRetries } = content.delivery;
  const delivered = answer.status >= 200 && answer.status < 300;
  if (!delivered) log.add(message, "ERROR", { answer });
  if (delivered) {
    sendCallback(account, message, content, callback, answer);
    conclude(account, message, "DELIVERED", answer);
  } else if (message.state === "CANCEL_REQUESTED") {
    conclude(account, message, "CANCELLED", answer);
  } else if (message.retried < maxRetries && !isFinal(answer)) {
    sendCallback(account, message, content, callback, answer);
    retry(account, message, content, answer);
  } else {
    const { dlqId } = deadLetters.add(message, answer);
    sendCallback(account, message, content, callback, answer, dlqId);
    sendCallback(account, message, content, failureCallback, answer, dlqId);
    log.add(message, "FAILED", { answer });
    messages.end(message, "FAILED");
    dispatcher.release(message);
  }
}

function isFinal({ status, header }: Answer): boolean {
  return status === NON_RETRYABLE_STATUS && header[NON_RETRYABLE_HEADER]?.[0]?.toLowerCase() === "true";
}

function conclude(
  account: SettleDependencies,
  message: Message,
  state: "DELIVERED" | "CANCELLED",
  answer: Answer,
): void {
  account.log.add(message, state, { answer });
  account.messages.end(message, state);
  account.dispatcher.release(message);
}

function retry(
  { clock, log, messages, dispatcher }: SettleDependencies,
  message: Message,
  content: Content,
  answer: Answer,
) {
  const delay = delayBeforeRetry(message.retried, content.delivery.retryDelay, answer.header, Date.now());
  const time = clock.now();
  messages.postpone(message, message.retried + 1, Math.round(time + delay));
  log.add(message, "RETRY", { time, nextDeliveryTime: message.notBefore });
  dispatcher.schedule(message);
}

function sendCallback(
  account: SettleDependencies,
  message: Message,
  content: Content,
  setting: CallbackSetting | undefined,
  answer: Answer,
  dlqId?: string,
): void {
  if (setting === undefined) return;
  const now = account.clock.now();
  account.send(newCallback(message, content, setting, answer, { now, retried: message.retried, dlqId }));
}
