import { inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db";
import { reservations, stock } from "@/db/schema";
import { failure } from "@/lib/errors";
import { type StockLine, stockLines } from "./stock-lines";

/**
 * Takes stock aside for a checkout, until `expiresAt`: all lines, or none. The sweeper ends a checkout whose time is over. One
 * conditional statement; rows are locked in the order of their ids, so that two carts with the same prints never wait for
 * each other in a circle.
 * @throws Failure `out_of_stock` that names each short item with what is left of it.
 */
export async function reserveStock(
  tx: Transaction,
  checkoutId: string,
  lines: StockLine[],
  expiresAt: Date,
): Promise<void> {
  const wanted = stockLines(lines);
  const taken = await tx.execute(sql`
    update stock set reserved = stock.reserved + wanted.quantity
    from (
      select stock.variant_id, wanted.quantity
      from unnest(${sql.param(wanted.ids)}::text[], ${sql.param(wanted.quantities)}::int[]) as wanted (variant_id, quantity)
      join stock on stock.variant_id = wanted.variant_id
      order by stock.variant_id for update of stock
    ) as wanted
    where stock.variant_id = wanted.variant_id and stock.on_hand - stock.reserved >= wanted.quantity
    returning stock.variant_id`);
  if (taken.rowCount !== wanted.lines.length) throw await outOfStock(tx, wanted.lines, taken.rows);
  await tx.insert(reservations).values(wanted.lines.map((line) => ({ checkoutId, ...line, expiresAt })));
}

async function outOfStock(tx: Transaction, lines: StockLine[], taken: Record<string, unknown>[]) {
  const enough = new Set(taken.map((row) => row.variant_id));
  const short = lines.filter((line) => !enough.has(line.variantId));
  const left = await tx
    .select({ variantId: stock.variantId, available: sql<number>`${stock.onHand} - ${stock.reserved}` })
    .from(stock)
    .where(
      inArray(
        stock.variantId,
        short.map((line) => line.variantId),
      ),
    );
  const available = new Map(left.map((row) => [row.variantId, row.available]));
  return failure("out_of_stock", "Some items cannot be had in that quantity.", {
    items: short.map((line) => ({
      variantId: line.variantId,
      requested: line.quantity,
      available: available.get(line.variantId) ?? 0,
    })),
  });
}
