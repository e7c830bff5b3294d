import { admin } from "@/lib/auth/access";
import { booksSchema } from "@/lib/operations/books-resource";
import { findStartingPoint } from "@/lib/operations/prove-books";
import { reconcile } from "@/lib/operations/reconcile";
import { route } from "@/lib/route";

export const maxDuration = 60;

/** What has changed lately, at this moment. All of the books take longer than a request may: `npm run reconcile`. */
export const GET = route(
  { says: "Whether the books add up, as far as they have changed lately.", access: admin, answer: booksSchema },
  async () => reconcile(await findStartingPoint()),
);
