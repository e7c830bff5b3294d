import type { IncomingMessage } from "node:http";
import type { Account } from "./account.ts";
import { ApiError } from "./errors.ts";
import type { Query } from "./filters.ts";

/** The public credentials that the SDK uses with QSTASH_DEV=true. Source: @upstash/qstash 2.12.0, dev-server. */
export const DEV_USER = {
  token: "eyJVc2VySUQiOiJkZWZhdWx0VXNlciIsIlBhc3N3b3JkIjoiZGVmYXVsdFBhc3N3b3JkIn0=",
  keys: { current: "sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r", next: "sig_5ZB6DVzB1wjE8S6rZ7eenA8Pdnhs" },
} as const;

/** The user whose token came as `Authorization: Bearer` or as `?qstash_token=`. Throws 401. */
export function authenticate(accounts: readonly Account[], { headers }: IncomingMessage, query: Query): Account {
  const token = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? "")?.[1] ?? query.get("qstash_token")?.at(-1);
  const account = accounts.find(({ setting }) => setting.token === token);
  if (account === undefined && token === DEV_USER.token) {
    throw new ApiError(401, "invalid token: set LOCAL_QSTASH_DEV_USER=true to serve clients in the SDK's dev mode");
  }
  if (account === undefined) throw new ApiError(401, "invalid token");
  return account;
}
