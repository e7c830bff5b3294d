import { eq } from "drizzle-orm";
import { stock, stockMovements } from "@/db/schema";
import { failure, invalidField } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { transaction, writeMessages } from "@/lib/outbox";
import type { StockLevel } from "./stock-level";

/**
 * Sets what is on hand after a count, as a movement with a reason.
 * @throws Failure `not_found`; `invalid_request` when it would be less than what checkouts hold.
 */
export async function setStock(input: {
  variantId: string;
  onHand: number;
  reason: string;
  by: string;
}): Promise<StockLevel> {
  const { variantId, onHand, reason, by } = input;
  return transaction(async (tx) => {
    const [current] = await tx.select().from(stock).where(eq(stock.variantId, variantId)).for("update");
    if (!current) throw failure("not_found", "There is no such variant.");
    if (onHand < current.reserved) throw invalidField("onHand", `${current.reserved} are held by checkouts`);
    const delta = onHand - current.onHand;
    if (delta !== 0) {
      await tx.update(stock).set({ onHand }).where(eq(stock.variantId, variantId));
      await tx
        .insert(stockMovements)
        .values({ id: newId("mov"), variantId, delta, reason: "correction", reference: reason });
      await writeMessages(tx, {}, [
        {
          type: "inventory.stock.updated",
          payload: { changes: [{ variantId, delta, onHand, available: onHand - current.reserved }], reason },
        },
        {
          type: "analytics.audit_log",
          payload: {
            action: "stock.set",
            actor: by,
            subject: variantId,
            details: { from: current.onHand, to: onHand, reason },
          },
        },
      ]);
    }
    return { variantId, onHand, reserved: current.reserved, available: onHand - current.reserved };
  });
}
