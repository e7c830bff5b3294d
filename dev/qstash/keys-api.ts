import { type ApiRequest, ok, type Reply } from "./api.ts";
import { ApiError } from "./errors.ts";

/** GET /v2/keys. */
export function getKeys({ account }: ApiRequest): Reply {
  return ok(account.keys.pair);
}

/** POST /v2/keys/rotate: the next key becomes the current one. */
export function rotateKeys({ account }: ApiRequest): Reply {
  if (account.setting.fixedKeys) throw new ApiError(403, "the keys of the dev user are fixed");
  return ok(account.keys.rotate());
}
