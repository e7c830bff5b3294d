import type { Pool } from "pg";

/** How many seconds a share of the statements, or of the calls to the card provider, is kept waiting; and how many calls fail. */
export type DatabaseFaults = {
  provider?: { seconds: number; share: number; away: number };
  statements?: { seconds: number; share: number };
};

/** Between the statements that touch these, somebody else may come first. */
const SLOW_TABLES = ["carts", "checkouts", "orders", "payments", "payment_calls", "reservations", "stock", "wallets"];

/**
 * Two faults that only the database can make, as the rows of `chaos.faults` say. A statement begins late: what was read before it
 * and is not locked has changed by then. And the test provider, which keeps its books there, lets a call wait, or does not answer.
 */
const FAULTS = `
  create schema chaos;
  create table chaos.faults (kind text primary key, seconds float not null, share float not null, away float not null);
  insert into chaos.faults values ('provider', 0, 0, 0), ('statements', 0, 0, 0);
  create function chaos.hold_up() returns trigger language plpgsql security definer set search_path = chaos, pg_temp as $$
  declare faults chaos.faults;
  begin
    select * into faults from chaos.faults where kind = TG_ARGV[0];
    if random() < faults.away then raise exception 'the provider does not answer'; end if;
    if random() < faults.share then perform pg_sleep(faults.seconds * random()); end if;
    return new;
  end $$;
  create trigger hold_up before insert on test_provider_charges for each row execute function chaos.hold_up('provider');
  ${SLOW_TABLES.map((table) => `create trigger hold_up before insert or update on ${table} execute function chaos.hold_up('statements');`).join("\n")}`;

/** Makes the faults possible; none is on. */
export async function plantDatabaseFaults(pool: Pool): Promise<void> {
  await pool.query(FAULTS);
}

/** Replaces both faults; `{}` ends them. */
export async function setDatabaseFaults(pool: Pool, { provider, statements }: DatabaseFaults): Promise<void> {
  const set = "update chaos.faults set seconds = $2, share = $3, away = $4 where kind = $1";
  // PostgreSQL is dead, perhaps: the next faults will reach it.
  const { seconds = 0, share = 0, away = 0 } = provider ?? {};
  await pool.query(set, ["provider", seconds, share, away]).catch(() => {});
  await pool.query(set, ["statements", statements?.seconds ?? 0, statements?.share ?? 0, 0]).catch(() => {});
}

/** Cuts the lines on which somebody is kept waiting. */
export async function cutWaiting(pool: Pool): Promise<void> {
  const cut =
    "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()";
  await pool.query(cut).catch(() => {});
}
