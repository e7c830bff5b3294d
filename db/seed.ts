import { count } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { Client } from "pg";
import { ownerUrl } from "./app-role.ts";
import * as schema from "./schema";
import { accountId, writeAccounts } from "./seed/write-accounts.ts";
import { writeCatalogue } from "./seed/write-catalogue.ts";
import { writePastOrders } from "./seed/write-past-orders.ts";

const DEFAULT_PRODUCTS = 200;

const ASKED_FOR = process.argv.includes("--demo");

/**
 * `npm run db:seed -- --demo`: the demo shop, once. A database that has products already is left as it is. Its accounts have a
 * published password, one of them an admin's: without the word `--demo` nothing is written.
 */
async function main(): Promise<void> {
  const products = Number(process.env.SEED_PRODUCTS || DEFAULT_PRODUCTS);
  const client = new Client({ connectionString: ownerUrl() });
  await client.connect();
  const db = drizzle({ client, schema, casing: "snake_case" });
  try {
    const [existing] = await db.select({ count: count() }).from(schema.products);
    if (existing && existing.count > 0) return console.log(`The shop has ${existing.count} products already.`);
    if (!ASKED_FOR) throw new Error(refusal(client));
    await writeAccounts(db);
    await writeCatalogue(db, products, { "north-window": accountId("seller@example.com") });
    await writePastOrders(db, products);
    await client.query("analyze");
    console.log(`The demo shop is stocked: ${products} products.`);
  } finally {
    await client.end();
  }
}

function refusal({ database, host }: Client): string {
  return [
    `Nothing was written: nobody has said that the database ${database} at ${host} is for the demo shop, whose accounts`,
    "(an admin among them) have a password that everybody can read.",
    "If it is: npm run db:seed -- --demo. The first admin of a real shop: npm run make-admin -- you@example.com",
  ].join("\n");
}

main().catch((error) => {
  console.error(error instanceof Error && error.message.startsWith("Nothing was written") ? error.message : error);
  process.exit(1);
});
