import { z } from "zod";
import { failure } from "@/lib/errors";
import { anybody, route } from "@/lib/route";

/** Where `lib/front-door.ts` sends what nobody can understand. */
export const GET = route({ says: "Refuses.", access: anybody, answer: z.never() }, async () => {
  throw failure("invalid_request", "The address or the method is not one that this shop understands.", { errors: [] });
});
