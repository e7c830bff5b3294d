import { TOPICS } from "@/lib/messages";
import { announceCancellation, announceOrder, announceStatus } from "@/lib/notifications/announce-order";
import { announceRejection } from "@/lib/notifications/announce-rejection";
import { atomically, receive } from "@/lib/qstash-webhook";

export const maxDuration = 10;

export const POST = receive(TOPICS.ORDERS, {
  "order.created": atomically(announceOrder),
  "order.status_changed": atomically(announceStatus),
  "order.cancelled": atomically(announceCancellation),
  "checkout.rejected": atomically(announceRejection),
});
