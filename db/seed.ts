import { count } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { Client } from "pg";
import * as schema from "./schema";
import { accountId, writeAccounts } from "./seed/write-accounts.ts";
import { writeCatalogue } from "./seed/write-catalogue.ts";
import { writePastOrders } from "./seed/write-past-orders.ts";

const DEFAULT_PRODUCTS = 200;

/** `npm run db:seed`: the demo shop, once. A database that has products already is left as it is. */
async function main(): Promise<void> {
  const products = Number(process.env.SEED_PRODUCTS || DEFAULT_PRODUCTS);
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  const db = drizzle({ client, schema, casing: "snake_case" });
  try {
    const [existing] = await db.select({ count: count() }).from(schema.products);
    if (existing && existing.count > 0) return console.log(`The shop has ${existing.count} products already.`);
    await writeAccounts(db);
    await writeCatalogue(db, products, { "north-window": accountId("seller@example.com") });
    await writePastOrders(db, products);
    await client.query("analyze");
    console.log(`The demo shop is stocked: ${products} products.`);
  } finally {
    await client.end();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
