import { findViewer } from "@/lib/auth/session";
import { jsonRoute } from "@/lib/http";

export const GET = jsonRoute({}, async ({ request }) => ({ user: await findViewer(request.headers) }));
