import { failure } from "./errors";
import { type Envelope, type EventType, versionOf } from "./messages";

/** From one version of a payload to the next. Pure: whenever it runs, on the way in or in a replay, it says the same. */
type Upcaster = { to: string; change: (payload: unknown) => unknown };

/** For each type, the way on from each of its older versions. */
export type Upcasters = { readonly [Type in EventType]?: Readonly<Record<string, Upcaster>> };

/** Empty as long as every message is in its first version. Who raises a version in `messages.ts` adds the way to it here. */
export const UPCASTERS: Upcasters = {};

/**
 * Brings a message to the version in which its type is written today, version by version; nothing is changed in the store.
 * @throws Failure `invalid_request` for a version from which no way leads there, such as one of a newer deployment.
 */
export function upcast(
  type: EventType,
  message: Envelope,
  upcasters: Upcasters = UPCASTERS,
  newest = versionOf(type),
): Envelope {
  let current = message;
  const passed = new Set<string>();
  const steps = upcasters[type] ?? {};
  while (current.version !== newest) {
    // The version comes from outside and may be any word, `toString` included.
    const step = Object.hasOwn(steps, current.version) ? steps[current.version] : undefined;
    if (!step || passed.has(current.version)) {
      throw failure("invalid_request", `Version ${message.version} of ${type} is unknown here.`, {
        errors: [{ path: "version", message: `no way leads from ${message.version} to ${newest}` }],
      });
    }
    passed.add(current.version);
    current = { ...current, version: step.to, payload: step.change(current.payload) };
  }
  return current;
}
