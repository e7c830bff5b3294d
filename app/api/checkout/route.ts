import { shopper } from "@/lib/auth/access";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { checkoutLimits } from "@/lib/checkout/checkout-limits";
import { checkoutRequest } from "@/lib/checkout/checkout-request";
import { acceptedCheckoutSchema } from "@/lib/checkout/checkout-resource";
import { apiSuccess } from "@/lib/http";
import { readIdempotencyKey } from "@/lib/idempotency-key";
import { route } from "@/lib/route";

export const maxDuration = 30;

export const POST = route(
  {
    says: "Accepts a checkout, once per Idempotency-Key: it becomes one order per studio, or one refund.",
    access: shopper,
    body: checkoutRequest,
    limits: checkoutLimits,
    answer: acceptedCheckoutSchema,
    status: 202,
  },
  async ({ request, findShopper, body }) => {
    const { checkout, replayed } = await acceptCheckout(body, findShopper, readIdempotencyKey(request.headers));
    return apiSuccess(checkout, { headers: replayed ? { "Idempotent-Replayed": "true" } : {} });
  },
);
