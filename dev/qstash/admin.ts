import { z } from "zod";
import type { Account } from "./account.ts";
import { parseJson, type Reply } from "./api.ts";
import type { Clock } from "./clock.ts";
import { ApiError, badRequest } from "./errors.ts";
import { type Faults, faultsSchema } from "./faults.ts";
import { wholeNumber } from "./filters.ts";
import { pendingView } from "./pending.ts";
import { readQuery } from "./router.ts";

/** What the admin endpoints, which only this machine can reach, act upon: all users together. */
export interface Administration {
  /** Tells one running QStash from another. */
  readonly instance: string;
  /** How often everything was forgotten since it runs: who keeps a copy of the log sees that it began anew. */
  resets: number;
  readonly accounts: readonly Account[];
  readonly clock: Clock;
  readonly faults: Faults;
}

/** A hundred years either way: beyond what any delay reaches, and within what a date can hold. */
const FARTHEST_OFFSET_MS = 100 * 365 * 24 * 3600_000;
const clockSchema = z.strictObject({ offsetMs: z.number().min(-FARTHEST_OFFSET_MS).max(FARTHEST_OFFSET_MS) });

/**
 * `POST /__admin/faults` (replaces all faults; `{}` ends them), `GET|POST /__admin/clock` `{ offsetMs }`,
 * `POST /__admin/reset`, `GET /__admin/state`, `GET /__admin/pending` `?search&count`. Throws 400, 404.
 */
export function administer(admin: Administration, method: string, url: string, body: Buffer): Reply {
  const query = readQuery(url);
  switch (`${method} ${url.split("?")[0]}`) {
    case "GET /__admin/state":
      return { status: 200, json: state(admin) };
    case "GET /__admin/pending": {
      const search = query.get("search")?.at(-1);
      return { status: 200, json: pendingView(admin.accounts, { search, count: wholeNumber(query, "count") }) };
    }
    case "GET /__admin/faults":
      return { status: 200, json: admin.faults.settings };
    case "POST /__admin/faults":
      admin.faults.set(read(body, faultsSchema));
      return { status: 200, json: admin.faults.settings };
    case "GET /__admin/clock":
      return { status: 200, json: clockView(admin) };
    case "POST /__admin/clock":
      admin.clock.offsetMs = read(body, clockSchema).offsetMs;
      return { status: 200, json: clockView(admin) };
    case "POST /__admin/reset":
      reset(admin);
      return { status: 200, json: state(admin) };
    default:
      throw new ApiError(404, "not found");
  }
}

function state({ accounts, instance, resets }: Administration) {
  const sum = (count: (account: Account) => number) => accounts.reduce((total, account) => total + count(account), 0);
  return {
    instance,
    resets,
    pending: sum(({ messages }) => messages.pending),
    inFlight: sum(({ dispatcher }) => dispatcher.inFlight),
    delivered: sum(({ messages }) => messages.counts.delivered),
    failed: sum(({ messages }) => messages.counts.failed),
    cancelled: sum(({ messages }) => messages.counts.cancelled),
    deadLetters: sum(({ deadLetters }) => deadLetters.size),
    schedules: sum(({ schedules }) => schedules.list().length),
    journalBytes: sum(({ journal }) => journal.size),
  };
}

function clockView({ clock }: Administration) {
  return { offsetMs: clock.offsetMs, now: clock.now() };
}

function reset(admin: Administration): void {
  admin.faults.reset();
  admin.clock.offsetMs = 0;
  for (const account of admin.accounts) account.reset();
  admin.resets += 1;
}

function read<Schema extends z.ZodType>(body: Buffer, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(body.length === 0 ? {} : parseJson(body));
  if (!result.success) throw badRequest(z.prettifyError(result.error));
  return result.data;
}
