import { notifications } from "@/lib/consumers/notifications";
import { TOPICS } from "@/lib/messages";
import { receive } from "@/lib/qstash-webhook";

export const maxDuration = 30;

export const POST = receive(TOPICS.NOTIFICATIONS, notifications);
