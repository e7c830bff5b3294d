import { z } from "zod";
import { invalidField } from "@/lib/errors";
import { jsonRoute } from "@/lib/http";
import { calculateQuote } from "@/lib/pricing/calculate-quote";
import { presentQuote } from "@/lib/pricing/present-quote";

const body = z.object({
  items: z
    .array(z.object({ variantId: z.string().max(100), quantity: z.int().min(1).max(999) }))
    .min(1)
    .max(200),
  couponCode: z.string().max(100).nullish(),
});

export const POST = jsonRoute({ body }, async ({ body }) => {
  if (body.couponCode) throw invalidField("couponCode", "is not a coupon of this shop");
  return presentQuote(await calculateQuote(body.items));
});
