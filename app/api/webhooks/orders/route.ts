import { TOPICS } from "@/lib/messages";
import { announceCancellation, announceOrder, announceStatus } from "@/lib/notifications/announce-order";
import { announceRejection } from "@/lib/notifications/announce-rejection";
import { atomically, receive } from "@/lib/qstash-webhook";
import { projectSales } from "@/lib/reports/project-sales";

export const maxDuration = 10;

export const POST = receive(TOPICS.ORDERS, {
  "order.created": atomically(announceOrder, projectSales),
  "order.status_changed": atomically(announceStatus, projectSales),
  "order.cancelled": atomically(announceCancellation, projectSales),
  "checkout.rejected": atomically(announceRejection),
});
