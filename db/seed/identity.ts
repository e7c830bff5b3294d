import { createHash } from "node:crypto";
import { TypeID } from "typeid-js";

/** The moment that the oldest thing of the demo shop stands for; ids of the seed are never newer than real ones. */
const EPOCH = Date.UTC(2025, 0, 1);

/**
 * The id of a thing of the demo shop: the same name has the same id in every clone (UUIDv7 layout, hashed instead of random).
 * `step` puts it behind those with a smaller one, as ids that are made one after the other are.
 */
export function demoId(prefix: string, name: string, step = 0): string {
  const hash = createHash("sha256").update(`${prefix}/${name}`).digest("hex");
  const time = (EPOCH + step).toString(16).padStart(12, "0");
  const uuid = `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(0, 3)}-8${hash.slice(3, 6)}-${hash.slice(6, 18)}`;
  return TypeID.fromUUID(prefix, uuid).toString();
}
