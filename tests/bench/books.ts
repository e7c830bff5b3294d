import "../setup/environment";
import { Client } from "pg";
import { startTestPostgres, TEMPLATE } from "../setup/postgres";
import { fillOrders } from "./fill-orders";

/**
 * Measures how long it takes to prove the books of a shop with many orders, all of them and the last hours of them, in a database
 * of its own that is gone afterwards. Run: node --conditions=react-server --import tsx tests/bench/books.ts [orders]
 */
const orders = Number(process.argv[2] ?? 1_000_000);
const postgres = await startTestPostgres();
try {
  process.env.DATABASE_URL = postgres.url.replace("DATABASE", TEMPLATE);
  await fill();
  await measure();
} finally {
  await postgres.stop();
}
process.exit();

async function fill(): Promise<void> {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    await writeOrders(client);
  } finally {
    await client.end();
  }
}

async function writeOrders(client: Client): Promise<void> {
  await client.query(
    "set session_replication_role = replica; set work_mem = '256MB'; set maintenance_work_mem = '512MB'",
  );
  const began = Date.now();
  for (const statement of fillOrders(orders)) {
    const from = Date.now();
    await client.query(statement);
    console.log(
      `${((Date.now() - from) / 1000).toFixed(1).padStart(7)} s  ${statement.trim().slice(0, 60).split("\n")[0]}`,
    );
  }
  await client.query("vacuum analyze");
  const { rows } = await client.query("select pg_size_pretty(pg_database_size(current_database())) as size");
  console.log(`${orders} orders, ${rows[0].size}, filled in ${((Date.now() - began) / 1000).toFixed(0)} s`);
}

/** Each twice: the second finds in memory what fits into it. */
async function measure(): Promise<void> {
  const { reconcile } = await import("@/lib/operations/reconcile");
  const hours = (count: number) => ({ since: new Date(Date.now() - count * 3600_000), suspects: [] });
  const runs = [
    ["the last 65 minutes", hours(65 / 60)],
    ["the last 65 minutes, again", hours(65 / 60)],
    ["the last 24 hours", hours(24)],
    ["all", undefined],
    ["all, again", undefined],
  ] as const;
  const rows: Record<string, string | number>[] = [];
  for (const [what, from] of runs) {
    const books = await reconcile(from);
    const slowest = [...books.lines].sort((a, b) => b.ms - a.ms).slice(0, 6);
    rows.push({
      read: what,
      checkouts: books.checkouts,
      seconds: (books.durationMs / 1000).toFixed(1),
      "longest snapshot, s": (books.longestSnapshotMs / 1000).toFixed(1),
      red: books.lines.flatMap(({ ok, name }) => (ok ? [] : [name])).join(),
    });
    console.log(what, slowest.map(({ name, ms }) => `${name} ${ms} ms`).join(", "));
  }
  console.table(rows);
}
