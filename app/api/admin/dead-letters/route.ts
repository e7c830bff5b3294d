import { requireViewer } from "@/lib/auth/session";
import { jsonRoute } from "@/lib/http";
import { deadLetterQuery, findDeadLetters } from "@/lib/operations/find-dead-letters";

export const GET = jsonRoute({ query: deadLetterQuery }, async ({ request, query }) => {
  await requireViewer(request.headers, "admin");
  return findDeadLetters(query);
});
