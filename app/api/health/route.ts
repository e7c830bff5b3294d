import { apiSuccess, jsonRoute } from "@/lib/http";
import { checkHealth } from "@/lib/operations/check-health";

export const GET = jsonRoute({}, async ({ request }) => {
  const health = await checkHealth(request.headers);
  return apiSuccess(health, { status: health.status === "ok" ? 200 : 503 });
});
