import { parseArgs } from "node:util";
import { z } from "zod";

/** How one drill is run. */
export type Options = {
  /** How many checkouts the shoppers begin. */
  checkouts: number;
  /** Processes of the app, each with a clock of its own. */
  apps: number;
  /** Decides who buys what, what dies when, and which messages suffer; the same seed begins the same storm. */
  seed: number;
  /** Checkouts that may be under way at once. */
  concurrency: number;
  /** New checkouts a second, as long as `concurrency` allows. */
  rate: number;
  /** Seconds between two kills, on average. */
  pace: number;
  /** Redis is dead for the whole run. */
  withoutRedis: boolean;
  /** Seconds for which QStash is gone in one piece, besides everything else. */
  qstashDownSeconds: number;
  /** The short form: few checkouts, every part dies once. */
  quick: boolean;
  /** How long recovery may take before it counts as failed. */
  patienceSeconds: number;
  /** A file for the names of the promises that were broken, as JSON; for `npm test`, which repeats them at its end. */
  brokenFile: string | undefined;
};

/** In a storm that has no end nothing is measured but how long the line of waiting messages grows. */
const LONG_RUN = 3_000;

/**
 * What two cores bear while parts die and start again. With more a storm builds up a line, and what is measured after it is how
 * long the line was.
 */
const RATE = 3;

const whole = (least: number) => z.coerce.number().int().min(least);

/**
 * Reads the command line: `--checkouts 1000 --apps 2 --seed 1 --concurrency 24 --rate 3 --pace 4 --without redis --qstash-down 60 --quick`.
 * @throws Error for an option that does not exist or makes no sense.
 */
export function readOptions(args: string[]): Options {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args,
    options: {
      checkouts: text,
      apps: text,
      seed: text,
      concurrency: text,
      rate: text,
      pace: text,
      without: text,
      "qstash-down": text,
      patience: text,
      broken: text,
      quick: { type: "boolean", default: false },
    },
  });
  const { quick } = values;
  const checkouts = whole(1).parse(values.checkouts ?? (quick ? 30 : 1_000));
  return {
    checkouts,
    apps: whole(1).parse(values.apps ?? 2),
    seed: whole(0).parse(values.seed ?? 1),
    concurrency: whole(1).parse(values.concurrency ?? 24),
    rate: whole(1).parse(values.rate ?? RATE),
    pace: whole(1).parse(values.pace ?? (checkouts > LONG_RUN ? 9 : quick ? 2 : 4)),
    withoutRedis: z.literal("redis").optional().parse(values.without) === "redis",
    qstashDownSeconds: whole(0).parse(values["qstash-down"] ?? 0),
    quick,
    patienceSeconds: whole(1).parse(values.patience ?? (quick ? 180 : 900)),
    brokenFile: values.broken,
  };
}
