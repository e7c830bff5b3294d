import { requireViewer } from "@/lib/auth/session";
import { jsonRoute } from "@/lib/http";
import { findStartingPoint } from "@/lib/operations/prove-books";
import { reconcile } from "@/lib/operations/reconcile";

export const maxDuration = 60;

/** What has changed lately, at this moment. All of the books take longer than a request may: `npm run reconcile`. */
export const GET = jsonRoute({}, async ({ request }) => {
  await requireViewer(request.headers, "admin");
  return reconcile(await findStartingPoint());
});
