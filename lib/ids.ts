import { randomBytes } from "node:crypto";
import { TypeID, typeid } from "typeid-js";
import { z } from "zod";

/** What each prefix names. */
const PREFIXES = {
  user: "a person with an account",
  ses: "a session",
  acc: "a credential of a user",
  ver: "a verification",
  cart: "a basket",
  item: "a line of a basket",
  add: "a request that filled a basket",
  chk: "a checkout",
  refusal: "a refusal of a checkout",
  pay: "a payment",
  ord: "an order",
  line: "a line of an order",
  hist: "a step in an order's history",
  evt: "a message",
  mov: "a movement of stock",
  cred: "an entry of store credit",
  mail: "a letter",
  note: "a notification",
  dlv: "a delivery of a message",
  dead: "a dead letter",
  run: "a proof of the books",
  req: "a request",
} as const;

export type IdPrefix = keyof typeof PREFIXES;

/** A new id: `<prefix>_<26 characters>`, ordered by time (TypeID: UUIDv7 in base32). */
export function newId(prefix: IdPrefix): string {
  return typeid(prefix).toString();
}

/** A secret of 192 random bits, for cookies. */
export function newSecret(): string {
  return randomBytes(24).toString("base64url");
}

/** Accepts a well-formed id of the given kind, and nothing else. */
export function idSchema(prefix: string) {
  return z.string().refine((value) => isId(value, prefix), `must be an id like ${prefix}_…`);
}

function isId(value: string, prefix: string): boolean {
  try {
    return TypeID.fromString(value).getType() === prefix;
  } catch {
    return false;
  }
}
