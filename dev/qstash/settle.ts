import { delayBeforeRetry } from "./backoff.ts";
import { callbackDraft } from "./callbacks.ts";
import type { Clock } from "./clock.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { Answer } from "./deliver.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { Log } from "./log.ts";
import type { CallbackSetting, Content, Message } from "./message.ts";
import type { Draft, Messages } from "./messages.ts";

/** What settling an attempt needs of an account. */
export interface Settlement {
  readonly clock: Clock;
  readonly log: Log;
  readonly messages: Messages;
  readonly deadLetters: DeadLetters;
  readonly dispatcher: Dispatcher;
  send(draft: Draft): Message;
}

/** The answer that says "never try again". Source: QStash's documentation, features/retry. */
const NON_RETRYABLE_STATUS = 489;
const NON_RETRYABLE_HEADER = "upstash-nonretryable-error";

/**
 * Decides what the end of an attempt means: delivered, another attempt later, or the dead letters. Callbacks are
 * stored before the message is, so that a crash in between repeats the attempt instead of losing its callback.
 */
export function settle(account: Settlement, message: Message, content: Content, answer: Answer): void {
  const { log, messages, dispatcher, deadLetters } = account;
  const { callback, failureCallback, maxRetries } = content.delivery;
  const delivered = answer.status >= 200 && answer.status < 300;
  if (!delivered) log.add(message, "ERROR", { answer });
  if (delivered) {
    tell(account, message, content, callback, answer);
    conclude(account, message, "DELIVERED", answer);
  } else if (message.state === "CANCEL_REQUESTED") {
    conclude(account, message, "CANCELLED", answer);
  } else if (message.retried < maxRetries && !isFinal(answer)) {
    tell(account, message, content, callback, answer);
    retry(account, message, content, answer);
  } else {
    const { dlqId } = deadLetters.bury(message, answer);
    tell(account, message, content, callback, answer, dlqId);
    tell(account, message, content, failureCallback, answer, dlqId);
    log.add(message, "FAILED", { answer });
    messages.end(message, "FAILED");
    dispatcher.dismiss(message);
  }
}

function isFinal({ status, header }: Answer): boolean {
  return status === NON_RETRYABLE_STATUS && header[NON_RETRYABLE_HEADER]?.[0]?.toLowerCase() === "true";
}

function conclude(account: Settlement, message: Message, state: "DELIVERED" | "CANCELLED", answer: Answer): void {
  account.log.add(message, state, { answer });
  account.messages.end(message, state);
  account.dispatcher.dismiss(message);
}

function retry({ clock, log, messages, dispatcher }: Settlement, message: Message, content: Content, answer: Answer) {
  const delay = delayBeforeRetry(message.retried, content.delivery.retryDelay, answer.header, Date.now());
  messages.postpone(message, message.retried + 1, Math.round(clock.now() + delay));
  log.add(message, "RETRY", { nextDeliveryTime: message.notBefore });
  dispatcher.await(message);
}

function tell(
  account: Settlement,
  message: Message,
  content: Content,
  setting: CallbackSetting | undefined,
  answer: Answer,
  dlqId?: string,
): void {
  if (setting === undefined) return;
  const now = account.clock.now();
  account.send(callbackDraft(message, content, setting, answer, { now, retried: message.retried, dlqId }));
}
