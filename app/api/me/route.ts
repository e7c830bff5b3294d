import { visitor } from "@/lib/auth/access";
import { whoAmISchema } from "@/lib/auth/viewer";
import { route } from "@/lib/route";

export const GET = route({ says: "Who is asking.", access: visitor, answer: whoAmISchema }, async ({ viewer }) => ({
  user: viewer,
}));
