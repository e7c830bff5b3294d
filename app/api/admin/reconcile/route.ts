import { requireViewer } from "@/lib/auth/session";
import { jsonRoute } from "@/lib/http";
import { reconcile } from "@/lib/operations/reconcile";

export const maxDuration = 60;

export const GET = jsonRoute({}, async ({ request }) => {
  await requireViewer(request.headers, "admin");
  return reconcile();
});
