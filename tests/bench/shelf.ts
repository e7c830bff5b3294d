import { z } from "zod";
import { TABLES_BY_HAND } from "./acts-by-hand";
import { Client } from "./client";
import type { Print, Scene } from "./scene";
import type { Stack } from "./stack";

/** More than any run sells of one print. */
const ENOUGH = 1_000_000;

const FILL = `
  with filled as (update stock set on_hand = on_hand + ${ENOUGH} where variant_id = any($1) returning variant_id)
  insert into stock_movements (id, variant_id, delta, reason, reference)
    select 'mov_bench' || row_number() over (), variant_id, ${ENOUGH}, 'correction', 'for a measurement' from filled`;

const PRINTS = `
  select p.slug, p.id as "productId", v.id as "variantId", p.seller_id as "sellerId"
  from products p join variants v on v.product_id = p.id
  where v.position = 0 and p.slug <> 'first-light' order by md5(p.id)`;

const prints = z.array(
  z.object({ slug: z.string(), productId: z.string(), variantId: z.string(), sellerId: z.string() }),
);

/** Fills the shelves of the demo shop, makes the tables of the orders by hand, and signs an admin in. */
export async function prepareScene(stack: Stack): Promise<Scene> {
  const { pool, environment } = stack;
  const shelf: Print[] = prints.parse((await pool.query(PRINTS)).rows);
  await pool.query(FILL, [shelf.map(({ variantId }) => variantId)]);
  await pool.query(TABLES_BY_HAND);
  await pool.query("vacuum analyze");
  return {
    prints: shelf,
    admin: await signIn(stack),
    signingKey: environment.QSTASH_CURRENT_SIGNING_KEY ?? "",
    webhookBase: environment.QSTASH_WEBHOOK_BASE_URL ?? "",
    databaseUrl: environment.DATABASE_URL ?? "",
  };
}

async function signIn(stack: Stack): Promise<string> {
  const client = new Client(stack.addressOf("shop"));
  const body = { email: "admin@example.com", password: "oncart-demo" };
  const headers = { origin: stack.environment.APP_URL ?? "" };
  const question = { method: "POST", path: "/api/auth/sign-in/email", body, headers };
  return (await client.ask(question, 200)).cookies;
}
