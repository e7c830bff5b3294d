import { z } from "zod";
import { type ApiRequest, jsonBody, ok, parameter, type Reply } from "./api.ts";

const addedSchema = z.object({ endpoints: z.array(z.object({ name: z.string().optional(), url: z.string() })).min(1) });
const removedSchema = z.object({
  endpoints: z
    .array(
      z
        .object({ name: z.string().optional(), url: z.string().optional() })
        .refine(({ name, url }) => name !== undefined || url !== undefined, "needs a url or a name"),
    )
    .min(1),
});

/** POST /v2/topics/{group}/endpoints. */
export function addEndpoints(request: ApiRequest): Reply {
  request.account.groups.addEndpoints(parameter(request, "group"), jsonBody(request, addedSchema).endpoints);
  return ok();
}

/** DELETE /v2/topics/{group}/endpoints. */
export function removeEndpoints(request: ApiRequest): Reply {
  request.account.groups.removeEndpoints(parameter(request, "group"), jsonBody(request, removedSchema).endpoints);
  return ok();
}

export function listGroups({ account }: ApiRequest): Reply {
  return ok(account.groups.list());
}

export function getGroup(request: ApiRequest): Reply {
  return ok(request.account.groups.get(parameter(request, "group")));
}

/** DELETE /v2/topics/{group}; that it did not exist is no error. */
export function deleteGroup(request: ApiRequest): Reply {
  request.account.groups.remove(parameter(request, "group"));
  return ok();
}
