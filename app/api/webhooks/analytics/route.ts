import { TOPICS } from "@/lib/messages";
import { countMetric } from "@/lib/operations/count-metric";
import { fileDeadLetter } from "@/lib/operations/file-dead-letter";
import { atomically, receive } from "@/lib/qstash-webhook";
import { writeAuditEntry } from "@/lib/reports/write-audit-entry";

export const maxDuration = 10;

export const POST = receive(
  TOPICS.ANALYTICS,
  { "analytics.audit_log": atomically(writeAuditEntry), "analytics.metric": atomically(countMetric) },
  fileDeadLetter,
);
