import { apiSuccess } from "@/lib/http";
import { checkHealth } from "@/lib/operations/check-health";
import { healthSchema } from "@/lib/operations/health-resource";
import { anybody, route } from "@/lib/route";

/** Not `visitor`: whether a session can be read is part of the question. */
export const GET = route(
  { says: "Whether the shop can do its work (503: it cannot).", access: anybody, answer: healthSchema },
  async ({ request }) => {
    const health = await checkHealth(request.headers);
    return apiSuccess(health, { status: health.status === "ok" ? 200 : 503 });
  },
);
