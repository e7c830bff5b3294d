import { signedIn } from "@/lib/auth/access";
import { pageQuery } from "@/lib/pagination";
import { route } from "@/lib/route";
import { findWalletTransactions } from "@/lib/wallet/queries";
import { walletTransactionsSchema } from "@/lib/wallet/wallet";

export const GET = route(
  {
    says: "What moved one's own store credit, newest first.",
    access: signedIn,
    query: pageQuery,
    answer: walletTransactionsSchema,
  },
  ({ viewer, query }) => findWalletTransactions(viewer.userId, query),
);
