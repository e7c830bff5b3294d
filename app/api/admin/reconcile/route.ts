import { admin } from "@/lib/auth/access";
import { reconcile } from "@/lib/operations/reconcile";
import { reconciliationReportSchema } from "@/lib/operations/reconciliation-resource";
import { findStartingPoint } from "@/lib/operations/run-reconciliation";
import { route } from "@/lib/route";

export const maxDuration = 60;

/** What has changed lately, at this moment. All of the books take longer than a request may: `npm run reconcile`. */
export const GET = route(
  {
    says: "Whether the books add up, as far as they have changed lately.",
    access: admin,
    answer: reconciliationReportSchema,
  },
  async () => reconcile(await findStartingPoint()),
);
