import { findShopper } from "@/lib/auth/guest-cookie";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { checkoutRequest } from "@/lib/checkout/checkout-request";
import { apiSuccess, jsonRoute } from "@/lib/http";
import { readIdempotencyKey } from "@/lib/idempotency-key";

export const maxDuration = 30;

export const POST = jsonRoute({ body: checkoutRequest }, async ({ request, body }) => {
  const shopper = await findShopper(request);
  const { checkout, replayed } = await acceptCheckout(body, shopper, readIdempotencyKey(request.headers));
  return apiSuccess(checkout, { status: 202, headers: replayed ? { "Idempotent-Replayed": "true" } : {} });
});
