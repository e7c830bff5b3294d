import { invalidField } from "@/lib/errors";
import { calculateQuote } from "@/lib/pricing/calculate-quote";
import { presentQuote } from "@/lib/pricing/present-quote";
import { quoteRequest } from "@/lib/pricing/quote-request";
import { quoteSchema } from "@/lib/pricing/quote-resource";
import { addressOf, costs } from "@/lib/rate-limit";
import { anybody, route } from "@/lib/route";

export const POST = route(
  {
    says: "What some variants cost together.",
    access: anybody,
    body: quoteRequest,
    limits: ({ request }) => [costs("quote", addressOf(request), 300, 60)],
    answer: quoteSchema,
  },
  async ({ body }) => {
    if (body.couponCode) throw invalidField("couponCode", "is not a coupon of this shop");
    return presentQuote(await calculateQuote(body.items));
  },
);
