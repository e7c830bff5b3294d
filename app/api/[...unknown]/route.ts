import { failure } from "@/lib/errors";
import { jsonRoute } from "@/lib/http";

const nothing = jsonRoute({}, async ({ request }) => {
  throw failure("not_found", `There is no ${request.method} ${new URL(request.url).pathname}.`);
});

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
