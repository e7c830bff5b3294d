import type { Pool } from "pg";
import { z } from "zod";

const variant = z.object({ variantId: z.string(), productId: z.string(), sellerId: z.string(), price: z.number() });
export type Variant = z.infer<typeof variant>;

/**
 * What can be bought: a shelf that cannot run out, shelves that must (`scarce`), and two prints of each of five studios, so few
 * that whoever buys of several meets others; one of each of three studios is what everybody wants in a `rush`. Prices in euros.
 */
export type ChosenProducts = { plenty: Variant[]; scarce: Variant[]; studios: Variant[][]; rush: Variant[] };

/** The demo shop has three studios; two more take over prints of theirs. Enough of everything that many want. */
const MORE_STUDIOS = `
  insert into sellers (id, slug, name, story) select 'sel_chaos' || n, 'chaos-' || n, 'Chaos ' || n, '' from generate_series(1, 2) n
    on conflict do nothing;
  update products set seller_id = 'sel_chaos' || (1 + (right(md5(id), 1) < '8')::int)
    where id in (select id from products where slug <> 'first-light' order by md5(id) limit 20)`;
const ENOUGH = `
  with filled as (update stock set on_hand = on_hand + 50000 where variant_id = any($1) returning variant_id)
  insert into stock_movements (id, variant_id, delta, reason, reference)
    select 'mov_chaos' || row_number() over (), variant_id, 50000, 'correction', 'for a drill' from filled`;

/** The studios of the demo's seller. */
export async function findOwnedStudios(pool: Pool): Promise<string[]> {
  const sql = "select s.id from sellers s join users u on u.id = s.owner_id where u.email = 'seller@example.com'";
  const owned = z.array(z.object({ id: z.string() })).min(1);
  return owned.parse((await pool.query(sql)).rows).map(({ id }) => id);
}

/** Opens the studios and reads the shelves of the demo shop. */
export async function findProducts(pool: Pool): Promise<ChosenProducts> {
  const find = async (condition: string, limit: number) => {
    const { rows } = await pool.query(
      `select v.id as "variantId", p.id as "productId", p.seller_id as "sellerId", v.price_minor / 100.0::float8 as price
       from variants v join products p on p.id = v.product_id join stock s on s.variant_id = v.id
       where ${condition} order by v.id limit $1`,
      [limit],
    );
    return z.array(variant).min(1).parse(rows);
  };
  await pool.query(MORE_STUDIOS);
  const usual = await find("s.on_hand > 20 and p.slug <> 'first-light' and v.position = 0", 500);
  const sellers = [...new Set(usual.map(({ sellerId }) => sellerId))];
  const studios = sellers.map((id) => usual.filter(({ sellerId }) => sellerId === id).slice(0, 2));
  const plenty = await find("p.slug = 'first-light'", 9);
  await pool.query(ENOUGH, [[...studios.flat(), ...plenty].map(({ variantId }) => variantId)]);
  const rush = studios.slice(0, 3).flatMap(([first]) => first ?? []);
  return { plenty, scarce: await find("s.on_hand between 2 and 12", 4), studios, rush };
}
