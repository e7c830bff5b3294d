import { findShopper } from "@/lib/auth/guest-cookie";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { type CheckoutRequest, checkoutRequest } from "@/lib/checkout/checkout-request";
import { apiSuccess, jsonRoute } from "@/lib/http";
import { readIdempotencyKey } from "@/lib/idempotency-key";
import { addressOf, costs } from "@/lib/rate-limit";

export const maxDuration = 30;

/** Each takes stock aside and writes a letter to an address that nobody has proved to be theirs. */
const limits = ({ request, body }: { request: Request; body: CheckoutRequest }) => {
  const [from, to] = [addressOf(request), body.customerEmail.toLowerCase()];
  return [
    costs("checkout", from, 60, 60),
    costs("checkout-letter", `${from} ${to}`, 20, 3600, { who: to, over: 60, max: 3 }),
  ];
};

export const POST = jsonRoute({ body: checkoutRequest, limits }, async ({ request, body }) => {
  const key = readIdempotencyKey(request.headers);
  const { checkout, replayed } = await acceptCheckout(body, () => findShopper(request), key);
  return apiSuccess(checkout, { status: 202, headers: replayed ? { "Idempotent-Replayed": "true" } : {} });
});
