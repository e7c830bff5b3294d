import { requireViewer } from "@/lib/auth/session";
import { jsonRoute } from "@/lib/http";
import { findWallet } from "@/lib/wallet/queries";

export const GET = jsonRoute({}, async ({ request }) => findWallet((await requireViewer(request.headers)).userId));
