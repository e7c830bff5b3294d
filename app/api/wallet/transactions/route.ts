import { requireViewer } from "@/lib/auth/session";
import { jsonRoute } from "@/lib/http";
import { pageQuery } from "@/lib/pagination";
import { findWalletTransactions } from "@/lib/wallet/queries";

export const GET = jsonRoute({ query: pageQuery }, async ({ request, query }) =>
  findWalletTransactions((await requireViewer(request.headers)).userId, query),
);
