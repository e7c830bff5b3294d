import { z } from "zod";
import { invalidField } from "@/lib/errors";
import { jsonRoute } from "@/lib/http";
import { calculateQuote } from "@/lib/pricing/calculate-quote";
import { presentQuote } from "@/lib/pricing/present-quote";
import { addressOf, costs } from "@/lib/rate-limit";

const body = z.object({
  items: z
    .array(z.object({ variantId: z.string().max(100), quantity: z.int().min(1).max(999) }))
    .min(1)
    .max(200),
  couponCode: z.string().max(100).nullish(),
});

const limits = ({ request }: { request: Request }) => [costs("quote", addressOf(request), 300, 60)];

export const POST = jsonRoute({ body, limits }, async ({ body }) => {
  if (body.couponCode) throw invalidField("couponCode", "is not a coupon of this shop");
  return presentQuote(await calculateQuote(body.items));
});
