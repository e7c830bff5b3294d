import { randomUUID } from "node:crypto";
import { Pool } from "pg";
import { type Act, printAt, type Scene } from "./scene";

/** The tables of an order that promises nothing: no keys to find a repetition by, no history, no letters, no books. */
export const TABLES_BY_HAND = `
  create schema by_hand;
  create table by_hand.stock (variant_id text primary key, on_hand int not null, reserved int not null check (reserved <= on_hand));
  create table by_hand.checkouts (id text primary key, email text not null, created_at timestamptz not null default now());
  create table by_hand.payments (id text primary key, checkout_id text not null references by_hand.checkouts, amount int not null);
  create table by_hand.orders (id text primary key, checkout_id text not null references by_hand.checkouts, total int not null);
  create table by_hand.items (order_id text not null references by_hand.orders, variant_id text not null, quantity int not null);
  create table by_hand.outbox (id text primary key, payload jsonb not null);
  insert into by_hand.stock select variant_id, 1000000, 0 from stock;
  grant usage on schema by_hand to public;
  grant all on all tables in schema by_hand to public`;

const STATEMENTS = [
  "update by_hand.stock set reserved = reserved + 1 where variant_id = $1 and on_hand > reserved",
  "insert into by_hand.checkouts (id, email) values ($1, $2)",
  "insert into by_hand.payments values ($1, $2, 2999)",
  "insert into by_hand.orders values ($1, $2, 2999)",
  "insert into by_hand.items values ($1, $2, 1)",
  `insert into by_hand.outbox values ($1, '{"type": "order.created"}')`,
] as const;

const ONE_STATEMENT = `
  with taken as (update by_hand.stock set reserved = reserved + 1 where variant_id = $2 and on_hand > reserved returning variant_id),
    checkout as (insert into by_hand.checkouts (id, email) select $1, $3 from taken returning id),
    payment as (insert into by_hand.payments select $1, id, 2999 from checkout),
    bought as (insert into by_hand.orders select $1, id, 2999 from checkout returning id),
    item as (insert into by_hand.items select bought.id, taken.variant_id, 1 from bought, taken)
  insert into by_hand.outbox select $1, '{"type": "order.created"}' from bought`;

let pool: Pool | undefined;

/** What any shop must at least write for an order: six statements in a transaction. */
export const sixStatements: Act = async ({ scene, turn }) => {
  const client = await connect(scene).connect();
  const id = randomUUID();
  const { variantId } = printAt(scene, turn);
  const values = [[variantId], [id, `${id}@example.com`], [id, id], [id, id], [id, variantId], [id]];
  try {
    await client.query("begin");
    for (const [index, text] of STATEMENTS.entries()) await client.query(text, values[index] ?? []);
    await client.query("commit");
  } finally {
    client.release();
  }
  return undefined;
};

/** The same in one round trip. */
export const oneStatement: Act = async ({ scene, turn }) => {
  const id = randomUUID();
  await connect(scene).query(ONE_STATEMENT, [id, printAt(scene, turn).variantId, `${id}@example.com`]);
  return undefined;
};

function connect({ databaseUrl }: Scene): Pool {
  pool ??= new Pool({ connectionString: databaseUrl, max: 10 });
  return pool;
}
