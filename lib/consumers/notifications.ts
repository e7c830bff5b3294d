import type { ListenersOf } from "@/lib/listeners";
import { notifyInApp } from "@/lib/notifications/notify";
import { sendEmail } from "@/lib/notifications/send-email";

/** Who brings words to people. Nobody brings short messages and pushes yet: they are refused, and kept as dead letters. */
export const notifications = {
  "notification.email": { mail: sendEmail },
  "notification.sms": {},
  "notification.push": {},
  "notification.in_app": { bell: { apply: notifyInApp } },
} as const satisfies ListenersOf<"notifications">;
