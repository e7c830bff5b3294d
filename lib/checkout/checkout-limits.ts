import { addressOf, costs, type Limit } from "@/lib/rate-limit";
import type { CheckoutRequest } from "./checkout-request";

/** How often one may buy: each takes stock aside and writes a letter to an address that nobody has proved to be theirs. */
export function checkoutLimits({ request, body }: { request: Request; body: CheckoutRequest }): Limit[] {
  const [from, to] = [addressOf(request), body.customerEmail.toLowerCase()];
  return [
    costs("checkout", from, 60, 60),
    costs("checkout-letter", `${from} ${to}`, 20, 3600, { who: to, over: 60, max: 3 }),
  ];
}
