import { signedIn } from "@/lib/auth/access";
import { route } from "@/lib/route";
import { findWallet } from "@/lib/wallet/queries";
import { walletSchema } from "@/lib/wallet/wallet";

export const GET = route({ says: "One's own store credit.", access: signedIn, answer: walletSchema }, ({ viewer }) =>
  findWallet(viewer.userId),
);
