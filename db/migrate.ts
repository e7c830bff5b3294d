import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Client } from "pg";

/** `npm run db:migrate`: brings the database at DATABASE_URL to the newest migration. */
async function main(): Promise<void> {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    // Two deployments that start at once must not run the same migration twice.
    await client.query("select pg_advisory_lock(hashtext('oncart-migrations'))");
    await migrate(drizzle({ client }), { migrationsFolder: "db/migrations" });
  } finally {
    await client.end();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
