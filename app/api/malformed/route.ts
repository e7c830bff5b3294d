import { failure } from "@/lib/errors";
import { jsonRoute } from "@/lib/http";

/** Where `lib/front-door.ts` sends what nobody can understand. */
export const GET = jsonRoute({}, async () => {
  throw failure("invalid_request", "The address or the method is not one that this shop understands.", { errors: [] });
});
