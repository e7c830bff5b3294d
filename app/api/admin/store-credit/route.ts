import "@/lib/consumers/dispatch";
import { admin } from "@/lib/auth/access";
import { apiSuccess } from "@/lib/http";
import { requireIdempotencyKey } from "@/lib/idempotency-key";
import { guesses, visitorOf } from "@/lib/rate-limit";
import { route } from "@/lib/route";
import { grantCredit, grantRequest } from "@/lib/wallet/grant-credit";
import { walletSchema } from "@/lib/wallet/wallet";

export const POST = route(
  {
    says: "Gives somebody store credit, once per Idempotency-Key, and answers their wallet.",
    access: admin,
    body: grantRequest,
    // It tells who has an account; and money is given by hand.
    limits: ({ request }) => [guesses("store-credit", visitorOf(request), 60, 60)],
    answer: walletSchema,
    status: 201,
  },
  async ({ request, viewer, body }) => {
    const grant = { ...body, by: viewer.userId, idempotencyKey: requireIdempotencyKey(request.headers) };
    const { wallet, replayed } = await grantCredit(grant);
    return apiSuccess(wallet, { headers: replayed ? { "Idempotent-Replayed": "true" } : {} });
  },
);
