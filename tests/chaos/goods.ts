import type { Pool } from "pg";
import { z } from "zod";

const variant = z.object({ variantId: z.string(), productId: z.string(), sellerId: z.string(), price: z.number() });
export type Variant = z.infer<typeof variant>;

/** What can be bought: a shelf that cannot run out, shelves that must (`scarce`), and the usual ones. Prices in euros. */
export type Goods = { plenty: Variant[]; scarce: Variant[]; usual: Variant[] };

/** Reads the shelves of the demo shop. */
export async function findGoods(pool: Pool): Promise<Goods> {
  const find = async (condition: string, limit: number) => {
    const { rows } = await pool.query(
      `select v.id as "variantId", p.id as "productId", p.seller_id as "sellerId", v.price_minor / 100.0::float8 as price
       from variants v join products p on p.id = v.product_id join stock s on s.variant_id = v.id
       where ${condition} order by v.id limit $1`,
      [limit],
    );
    return z.array(variant).min(1).parse(rows);
  };
  return {
    plenty: await find("p.slug = 'first-light'", 9),
    scarce: await find("s.on_hand between 2 and 12", 4),
    usual: await find("s.on_hand > 100 and p.slug <> 'first-light'", 40),
  };
}
