import { type Dispatcher, registerDispatcher } from "@/lib/dispatcher";

/**
 * Import this for its effect: from then on the process applies its local messages itself. Every route that writes one does;
 * one that does not sends them to QStash. The listeners, and all that they need, are loaded with the first message.
 */
let dispatcher: Promise<Dispatcher> | undefined;

async function load(): Promise<Dispatcher> {
  const [{ createDispatcher }, { LISTENERS }] = await Promise.all([
    import("@/lib/dispatch-messages"),
    import("./listeners"),
  ]);
  return createDispatcher(LISTENERS);
}

registerDispatcher(async (events) => {
  dispatcher ??= load();
  await (await dispatcher)(events);
});
