import { type Event, isEventType, MESSAGES } from "./messages";

/** Applies messages in this process. It does not fail: what it cannot apply it hands to QStash, or leaves in the outbox. */
export type Dispatcher = (events: Event[]) => Promise<void>;

let registered: Dispatcher | undefined;

/** The plumbing that writes messages does not import its listeners: the module that knows them registers a dispatcher here, once. */
export function registerDispatcher(dispatcher: Dispatcher | undefined): void {
  registered = dispatcher;
}

/** Who applies local messages here. Undefined in a script, which sends all of its messages to QStash. */
export function findDispatcher(): Dispatcher | undefined {
  return registered;
}

/** Whether messages of this type are dispatched where they are written. One of another deployment, unknown here, is not. */
export function isLocal({ eventType }: { eventType: string }): boolean {
  return isEventType(eventType) && MESSAGES[eventType].delivery === "local";
}
