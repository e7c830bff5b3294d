import { completeCheckout } from "@/lib/checkout/complete-checkout";
import { releaseForCommand } from "@/lib/checkout/release-for-command";
import { TOPICS } from "@/lib/messages";
import { capturePayment } from "@/lib/orders/capture-payment";
import { refundOrder } from "@/lib/orders/refund-order";
import { voidPayment } from "@/lib/orders/void-payment";
import { atomically, receive } from "@/lib/qstash-webhook";

export const maxDuration = 30;

export const POST = receive(TOPICS.COMMANDS, {
  "command.checkout": atomically(completeCheckout),
  "command.inventory.release": atomically(releaseForCommand),
  "command.payment.capture": capturePayment,
  "command.payment.void": voidPayment,
  "command.payment.refund": refundOrder,
});
