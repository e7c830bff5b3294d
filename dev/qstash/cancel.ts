import type { Dispatcher } from "./dispatcher.ts";
import type { Log } from "./log.ts";
import { isOver, type Message } from "./message.ts";
import type { Messages } from "./messages.ts";

/** What cancelling needs of an account. */
interface Cancelling {
  readonly log: Log;
  readonly messages: Messages;
  readonly dispatcher: Dispatcher;
}

/**
 * Cancels a message and tells whether there was something to cancel. One that waits is cancelled at once; one that is
 * being delivered right now gets no further attempt.
 */
export function cancel({ log, messages, dispatcher }: Cancelling, message: Message): boolean {
  if (isOver(message) || message.state === "CANCEL_REQUESTED") return false;
  log.add(message, "CANCEL_REQUESTED");
  if (message.state === "ACTIVE") {
    message.state = "CANCEL_REQUESTED";
    return true;
  }
  messages.end(message, "CANCELLED");
  log.add(message, "CANCELLED");
  dispatcher.release(message);
  dispatcher.forgetWaiting();
  return true;
}
