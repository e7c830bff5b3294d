import type { Transaction } from "@/db";
import { releaseReservation } from "@/lib/inventory/release-reservation";
import type { Event } from "@/lib/messages";

/** `command.inventory.release`: what a checkout still holds is for sale again; its command will find nothing and reject it. */
export async function releaseForCommand(tx: Transaction, event: Event<"command.inventory.release">): Promise<void> {
  await releaseReservation(tx, event.payload.checkoutId);
}
