import { checkoutParty } from "@/lib/auth/access";
import { tokenQuery } from "@/lib/auth/guest-token";
import { checkoutProgressSchema } from "@/lib/checkout/checkout-resource";
import { findCheckout } from "@/lib/checkout/queries";
import { idOf, route } from "@/lib/route";

export const GET = route(
  {
    says: "How far a checkout has come.",
    access: checkoutParty,
    params: idOf("checkout"),
    query: tokenQuery,
    answer: checkoutProgressSchema,
  },
  ({ viewer, params, query }) => findCheckout(params.id, viewer, query.token),
);
