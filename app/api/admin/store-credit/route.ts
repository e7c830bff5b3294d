import { requireViewer } from "@/lib/auth/session";
import { apiSuccess, jsonRoute } from "@/lib/http";
import { requireIdempotencyKey } from "@/lib/idempotency-key";
import { grantCredit, grantRequest } from "@/lib/wallet/grant-credit";

export const POST = jsonRoute({ body: grantRequest }, async ({ request, body }) => {
  const { userId: by } = await requireViewer(request.headers, "admin");
  const { wallet, replayed } = await grantCredit({
    ...body,
    by,
    idempotencyKey: requireIdempotencyKey(request.headers),
  });
  return apiSuccess(wallet, { status: 201, headers: replayed ? { "Idempotent-Replayed": "true" } : {} });
});
