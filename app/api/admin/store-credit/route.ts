import "@/lib/consumers/dispatch";
import { requireViewer } from "@/lib/auth/session";
import { apiSuccess, jsonRoute } from "@/lib/http";
import { requireIdempotencyKey } from "@/lib/idempotency-key";
import { guesses, visitorOf } from "@/lib/rate-limit";
import { grantCredit, grantRequest } from "@/lib/wallet/grant-credit";

/** It tells who has an account; and money is given by hand. */
const limits = ({ request }: { request: Request }) => [guesses("store-credit", visitorOf(request), 60, 60)];

export const POST = jsonRoute({ body: grantRequest, limits }, async ({ request, body }) => {
  const { userId: by } = await requireViewer(request.headers, "admin");
  const { wallet, replayed } = await grantCredit({
    ...body,
    by,
    idempotencyKey: requireIdempotencyKey(request.headers),
  });
  return apiSuccess(wallet, { status: 201, headers: replayed ? { "Idempotent-Replayed": "true" } : {} });
});
