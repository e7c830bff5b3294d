import type { ListenersOf } from "@/lib/listeners";
import { countMetric } from "@/lib/reports/count-metric";
import { writeAuditEntries } from "@/lib/reports/write-audit-entries";

/** Who keeps traces and numbers. */
export const analytics = {
  "analytics.audit_log": { reports: { applyAll: writeAuditEntries } },
  "analytics.metric": { metrics: { apply: countMetric } },
} as const satisfies ListenersOf<"analytics">;
