import type { Transaction } from "@/db";
import type { Event, EventType, MESSAGES, Topic } from "./messages";

/** What a listener does in the database. It is one transaction with the row that says so: nothing can stand after it. */
export type Work = (tx: Transaction) => Promise<void>;

/**
 * What one listener does about a message, exactly once, however often the message comes:
 * - `apply`, when all of it happens in the database;
 * - `applyAll`, likewise, once for all messages that are applied in one transaction, and last in it: for rows that many add to;
 * - `prepare` (see `calling`), when it has to ask somebody outside first.
 * Or, at most once, after all others are done: `soft`, which may be lost, and never holds a message back.
 */
export type Listener<Type extends EventType = EventType> =
  | { apply(tx: Transaction, event: Event<Type>): Promise<void> }
  | { applyAll(tx: Transaction, events: Event<Type>[]): Promise<void> }
  | { prepare(event: Event<Type>): Promise<Work> }
  | { soft(event: Event<Type>): Promise<unknown> };

/** Those that have not applied a message yet, which is applied when all of them have; `soft` ones hold nothing up. */
export function missingListeners(named: Named, done: { listeners: string[] }): [name: string, listener: Listener][] {
  return Object.entries(named).filter(([name, listener]) => !("soft" in listener || done.listeners.includes(name)));
}

/** The listeners of one type of message by name; the name is written down with what was done, and stays. */
type Named<Type extends EventType = EventType> = { readonly [name: string]: Listener<Type> };

/** The table of some types. A type that nobody listens to has no names in it. */
export type Listeners<Type extends EventType = EventType> = { readonly [Each in Type]: Named<Each> };

/** The table of a topic: every message of it, and no other. */
export type ListenersOf<Where extends Topic> = Listeners<
  { [Type in EventType]: (typeof MESSAGES)[Type]["topic"] extends Where ? Type : never }[EventType]
>;

/**
 * A listener that talks to the world outside: `call` does that, before the transaction, and can be repeated; `apply` writes
 * down what came of it.
 */
export function calling<Type extends EventType, T>({
  call,
  apply,
}: {
  call: (event: Event<Type>) => Promise<T>;
  apply: (tx: Transaction, event: Event<Type>, result: T) => Promise<void>;
}) {
  return {
    async prepare(event: Event<Type>): Promise<Work> {
      const result = await call(event);
      return (tx) => apply(tx, event, result);
    },
  };
}
