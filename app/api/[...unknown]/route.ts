import { z } from "zod";
import { failure } from "@/lib/errors";
import { anybody, route } from "@/lib/route";

const nothing = route({ says: "There is nothing here.", access: anybody, answer: z.never() }, async ({ request }) => {
  throw failure("not_found", `There is no ${request.method} ${new URL(request.url).pathname}.`);
});

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
