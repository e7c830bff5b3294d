import { completeCheckout } from "@/lib/checkout/complete-checkout";
import { releaseForCommand } from "@/lib/checkout/release-for-command";
import type { ListenersOf } from "@/lib/listeners";
import { capturePayment } from "@/lib/orders/capture-payment";
import { refundOrder } from "@/lib/orders/refund-order";
import { voidPayment } from "@/lib/orders/void-payment";

/** Who carries out which command. */
export const commands = {
  "command.checkout": { checkout: { apply: completeCheckout } },
  "command.inventory.release": { checkout: { apply: releaseForCommand } },
  "command.payment.capture": { orders: capturePayment },
  "command.payment.void": { orders: voidPayment },
  "command.payment.refund": { orders: refundOrder },
} as const satisfies ListenersOf<"commands">;
