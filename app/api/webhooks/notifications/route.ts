import { TOPICS } from "@/lib/messages";
import { notifyInApp } from "@/lib/notifications/notify";
import { sendLetter } from "@/lib/notifications/send-letter";
import { atomically, receive } from "@/lib/qstash-webhook";

export const maxDuration = 30;

export const POST = receive(TOPICS.NOTIFICATIONS, {
  "notification.email": sendLetter,
  "notification.in_app": atomically(notifyInApp),
});
