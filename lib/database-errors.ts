import { z } from "zod";

/** SQLSTATE codes (PostgreSQL documentation, appendix A) of what another transaction did to this one. */
const CONFLICTS = new Set(["40P01", "40001"]);
/** Somebody held a lock, or a statement took too long; or the server was full, or going away: the same request may work in a moment. */
const BUSY = new Set(["55P03", "57014"]);
const AWAY = new Set(["53300", "57P01", "57P02", "57P03", "08006", "08001", "08003"]);
/** What node and pg say, in place of a code, about a server that is not there, or a pool without a free connection. */
const UNREACHABLE =
  /ECONNREFUSED|ECONNRESET|EPIPE|connection timeout|Connection terminated|timeout exceeded when trying to connect/;

const thrownByPostgres = z.object({ code: z.string() });

/** Whether PostgreSQL ended this transaction for the sake of another one (deadlock, serialisation): tried again, it may pass. */
export function isConflict(thrown: unknown): boolean {
  return causesOf(thrown).some((cause) => CONFLICTS.has(codeOf(cause)));
}

/** Whether the database was too busy, or away: nothing is wrong with the request, and it may be sent again. */
export function isBusy(thrown: unknown): boolean {
  return isAway(thrown) || causesOf(thrown).some((cause) => BUSY.has(codeOf(cause)));
}

/** Whether there was no database to ask: whatever else would be asked of it now has to wait as well. */
export function isAway(thrown: unknown): boolean {
  return causesOf(thrown).some(
    (cause) => AWAY.has(codeOf(cause)) || (cause instanceof Error && UNREACHABLE.test(cause.message)),
  );
}

/** The error itself, and what it was made of: Drizzle wraps the driver's. */
function causesOf(thrown: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let current = thrown; current !== undefined && causes.length < 5; ) {
    causes.push(current);
    current = current instanceof Error ? current.cause : undefined;
  }
  return causes;
}

function codeOf(thrown: unknown): string {
  return thrownByPostgres.safeParse(thrown).data?.code ?? "";
}
