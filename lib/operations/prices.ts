/** What something costs that is paid for by the piece, in US dollars, and which page says so. */
export type Price = { service: string; unit: string; dollars: number; per: number; source: string };

/** The public prices of Upstash, pay as you go. Volume, bandwidth and fixed plans change them: look again before you budget. */
export const PRICES = {
  qstash: {
    service: "QStash",
    unit: "messages",
    dollars: 1,
    per: 100_000,
    source: "https://upstash.com/pricing/qstash",
  },
  redis: {
    service: "Redis",
    unit: "commands",
    dollars: 0.2,
    per: 100_000,
    source: "https://upstash.com/pricing/redis",
  },
} as const satisfies Record<string, Price>;

/** The month in which the prices were read. */
export const PRICES_READ = "November 2026";

/**
 * What the shop cannot count while it runs, for a guest’s order of two prints until its last side effect: counted one at a time by
 * `npm run bench` in November 2026, which prints these columns as SQL and Redis.
 */
export const MEASURED_PER_ORDER = { statements: 110, redisCommands: 41 };
