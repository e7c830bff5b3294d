import type { Pool } from "pg";
import { newId, newSecret } from "@/lib/ids";
import { nameOf, PRINTS, type Shopper, type Story } from "./story";

export type Query = Pool["query"];

type Session = { userId: string | null; guestId: string | null };

/** Where a story happens: prints and people that no other story knows. */
export type Stage = {
  query: Query;
  /** The address of everybody in this story: by it their checkouts are found. */
  email: string;
  prints: { productId: string; variantId: string; sellerId: string; priceMinor: number }[];
  people: (Shopper & { userId: string; email: string; session: Session; browsers: number })[];
};

const STUDIOS = [0, 1, 2].map((number) => `sel_model_${number}`);

/** Once per database: the studios, and what makes a story quick and a circle of waiting found at once. */
export async function openStage(query: Query): Promise<void> {
  await query("insert into sellers (id, slug, name, story) select id, id, id, '' from unnest($1::text[]) as id", [
    STUDIOS,
  ]);
  await query("create index on checkouts (customer_email)");
  await query("create index on cart_items (variant_id)");
  await query(`do $$ begin
    execute format('alter database %I set deadlock_timeout = ''15ms''', current_database());
  end $$`);
}

/** New prints and new people, as the story wants them. */
export async function setStage(query: Query, story: Story): Promise<Stage> {
  const run = newId("req");
  const prints = PRINTS.map(({ studio, priceMinor }, index) => {
    const id = `${run}_${index}`;
    return { productId: `prod_${id}`, variantId: `var_${id}`, sellerId: STUDIOS[studio] ?? "", priceMinor };
  });
  const people = story.shoppers.map((shopper, index) => {
    const userId = newId("user");
    const session = shopper.signedIn ? { userId, guestId: null } : { userId: null, guestId: newSecret() };
    return { ...shopper, userId, email: `${nameOf(index)}.${run}@example.com`.toLowerCase(), session, browsers: 1 };
  });
  const stage = { query, email: `${run}@example.com`, prints, people };
  await insertPrints(stage, story.onHand);
  await insertPeople(stage);
  return stage;
}

async function insertPrints({ query, prints }: Stage, onHand: number): Promise<void> {
  await query(
    `with print as (
       select * from unnest($1::text[], $2::text[], $3::text[], $4::int[]) as print (product_id, variant_id, seller_id, price)
     ), new_products as (
       insert into products (id, slug, name, description, price_minor, currency, seller_id, category_id, image_id)
       select product_id, product_id, 'Print', '', price, 'EUR', seller_id, (select id from categories limit 1), (select id from media limit 1)
       from print
     ), new_variants as (
       insert into variants (id, product_id, sku, price_minor, options, position)
       select variant_id, product_id, variant_id, price, '{}', 0 from print
     ), new_stock as (
       insert into stock (variant_id, on_hand) select variant_id, $5 from print
     )
     insert into stock_movements (id, variant_id, delta, reason, reference)
     select 'mov_' || variant_id, variant_id, $5, 'opening', 'a story' from print`,
    [
      prints.map(({ productId }) => productId),
      prints.map(({ variantId }) => variantId),
      prints.map(({ sellerId }) => sellerId),
      prints.map(({ priceMinor }) => priceMinor),
      onHand,
    ],
  );
}

async function insertPeople({ query, people }: Stage): Promise<void> {
  const [ids, emails] = [people.map(({ userId }) => userId), people.map(({ email }) => email)];
  await query(
    "insert into users (id, name, email) select id, 'Ada', email from unnest($1::text[], $2::text[]) as person (id, email)",
    [ids, emails],
  );
}
