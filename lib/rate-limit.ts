import { createHash } from "node:crypto";
import { Ratelimit } from "@upstash/ratelimit";
import type { Redis } from "@upstash/redis";
import { clientAddress } from "./client-address";
import { env } from "./env";
import { failure } from "./errors";
import { withRedis } from "./redis";
import { CountsOfThisProcess } from "./sliding-window";

/** At most `max` requests in `seconds`, counted for each `who`. */
type Allowance = { name: string; who: string; max: number; seconds: number };

/**
 * `target` is what may be attacked by many: an account, somebody's inbox. Too many requests about it refuse nobody by
 * themselves, or anyone could lock its owner out; they leave each `who` fewer.
 */
export type Limit = Allowance & {
  target?: { who: string; over: number; max: number };
  /** A guess that was right is given back. */
  isGuess: boolean;
};

/** For what costs: work, emails, rows. RATE_LIMIT_FACTOR allows more of it, where one machine plays all shoppers. */
export function costs(name: string, who: string, max: number, seconds: number, target?: Limit["target"]): Limit {
  const factor = env().RATE_LIMIT_FACTOR;
  const scaled = target && { ...target, over: target.over * factor, max: target.max * factor };
  return { name, who, max: max * factor, seconds, isGuess: false, ...(scaled && { target: scaled }) };
}

/** For what guesses: passwords, tokens. No machine needs more tries than a person has. */
export function guesses(name: string, who: string, max: number, seconds: number, target?: Limit["target"]): Limit {
  return { name, who, max, seconds, isGuess: true, ...(target && { target }) };
}

/** Whose requests a limit by address counts together. */
export function addressOf(request: Request): string {
  return clientAddress(request.headers);
}

/** Whose requests a limit by cart counts together: those of one guest or session; without either, of one address. */
export function visitorOf(request: Request): string {
  const known = /(?:oncart_guest|session_token)=[^;]+/.exec(request.headers.get("cookie") ?? "");
  return known?.[0] ?? addressOf(request);
}

/** Counts a request. @throws Failure `rate_limited` when it is one too many. */
export async function spend(limits: readonly Limit[]): Promise<void> {
  const waits = await Promise.all(limits.map(waitFor));
  const longest = Math.max(0, ...waits);
  if (longest > 0) {
    throw failure("rate_limited", `Too many requests. Try again in ${longest} seconds.`, {
      retryAfterSeconds: longest,
    });
  }
}

/** Takes back what was counted: a guess that was right is none. */
export async function giveBack(limits: readonly Limit[]): Promise<void> {
  await Promise.all(
    limits.flatMap(({ target, ...allowance }) => [
      uncount(allowance),
      ...(target
        ? [uncount({ ...allowance, name: `${allowance.name}-target`, who: target.who, max: target.over })]
        : []),
    ]),
  );
}

async function waitFor({ target, ...allowance }: Limit): Promise<number> {
  const wait = await secondsToWait(allowance);
  // What is refused presses on nobody: one sender alone never leaves others fewer.
  if (wait > 0 || !target) return wait;
  const { name, seconds } = allowance;
  const pressed = await secondsToWait({ name: `${name}-target`, who: target.who, max: target.over, seconds });
  return pressed > 0 ? secondsToWait({ ...allowance, name: `${name}-strict`, max: target.max }) : 0;
}

const counts = new CountsOfThisProcess();

/**
 * 0 when the request is within the allowance. This process counts first: it sees no more than all of them together, so what is too
 * much here is too much; without Redis that is all there is. Then Redis counts what all processes saw.
 */
async function secondsToWait(allowance: Allowance): Promise<number> {
  const { name, max, seconds } = allowance;
  const who = unreadable(allowance.who);
  const here = counts.spend(`${name}:${who}`, max, seconds);
  if (here > 0) return here;
  const everywhere = await withRedis((redis) => windowIn(redis, name, max, seconds).limit(who), null);
  if (everywhere === null || everywhere.success) return 0;
  return Math.max(1, Math.ceil((everywhere.reset - Date.now()) / 1000));
}

async function uncount({ name, max, seconds, ...allowance }: Allowance): Promise<void> {
  const who = unreadable(allowance.who);
  counts.giveBack(`${name}:${who}`);
  await withRedis((redis) => windowIn(redis, name, max, seconds).limit(who, { rate: -1 }), null);
}

/** A cookie or a mail address must not stand in the names of keys. */
function unreadable(who: string): string {
  return createHash("sha256").update(who).digest("base64url").slice(0, 22);
}

const windows = new Map<string, Ratelimit>();

function windowIn(redis: Redis, name: string, max: number, seconds: number): Ratelimit {
  const key = `${name} ${max}/${seconds}`;
  const known = windows.get(key);
  if (known) return known;
  const made = new Ratelimit({
    redis,
    limiter: Ratelimit.slidingWindow(max, `${seconds} s`),
    prefix: `limit:${name}`,
    // `withRedis` waits, and this process remembers who is over.
    timeout: 0,
    ephemeralCache: false,
    analytics: false,
  });
  windows.set(key, made);
  return made;
}
