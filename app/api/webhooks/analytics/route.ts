import { TOPICS } from "@/lib/messages";
import { countMetric } from "@/lib/operations/count-metric";
import { fileDeadLetter } from "@/lib/operations/file-dead-letter";
import { writeAuditEntry } from "@/lib/operations/write-audit-entry";
import { atomically, receive } from "@/lib/qstash-webhook";

export const maxDuration = 10;

export const POST = receive(
  TOPICS.ANALYTICS,
  { "analytics.audit_log": atomically(writeAuditEntry), "analytics.metric": atomically(countMetric) },
  fileDeadLetter,
);
