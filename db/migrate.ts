import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Client } from "pg";
import { grantAppRole, ownerUrl } from "./app-role.ts";

/**
 * `npm run db:migrate`: brings the database to the newest migration, as its owner (DATABASE_OWNER_URL, or else DATABASE_URL), and
 * lets the role of DATABASE_URL run the shop on it.
 */
async function main(): Promise<void> {
  const client = new Client({ connectionString: ownerUrl() });
  await client.connect();
  try {
    // Two deployments that start at once must not run the same migration twice.
    await client.query("select pg_advisory_lock(hashtext('oncart-migrations'))");
    await migrate(drizzle({ client }), { migrationsFolder: "db/migrations" });
    const warning = await grantAppRole(client, process.env.DATABASE_URL ?? "");
    if (warning) console.warn(warning);
  } finally {
    await client.end();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
