import { z } from "zod";
import { contradictions } from "./environment-rules";

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema);
const subnet = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
/** How many proxies stand before the shop, or which: `2`, or `10.0.0.0/8, 192.0.2.7`. */
const trustedProxies = z
  .string()
  .default("0")
  .transform((text, context) => {
    if (/^\d$/.test(text)) return { count: Number(text), named: [] };
    const named = text.split(",").map((entry) => entry.trim());
    if (named.every((entry) => subnet.safeParse(entry).success)) return { count: 0, named };
    context.addIssue({ code: "custom", message: "must be how many proxies there are, or their addresses and subnets" });
    return z.NEVER;
  });
const logLevels = optional(z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"));

const environment = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("production"),
  APP_URL: httpUrl,
  DATABASE_URL: postgresUrl,
  DATABASE_REPLICA_URLS: optional(
    z
      .string()
      .default("")
      .transform((list) => list.split(",").filter(Boolean))
      .pipe(z.array(postgresUrl)),
  ),
  DATABASE_POOL_MAX: optional(z.coerce.number().int().min(1).max(100).default(5)),
  DATABASE_PREPARE: optional(
    z
      .enum(["true", "false"])
      .default("true")
      .transform((value) => value === "true"),
  ),
  UPSTASH_REDIS_REST_URL: httpUrl,
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1),
  QSTASH_URL: httpUrl,
  QSTASH_TOKEN: z.string().min(1),
  QSTASH_CURRENT_SIGNING_KEY: z.string().min(1),
  QSTASH_NEXT_SIGNING_KEY: z.string().min(1),
  QSTASH_WEBHOOK_BASE_URL: httpUrl,
  QSTASH_DEV: optional(z.string().optional()),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }),
  EMAIL_FROM: z.string().min(3),
  BETTER_AUTH_SECRET: z
    .string()
    .min(32, "must have at least 32 characters")
    .refine((secret) => new Set(secret).size >= 10, "must be random: it has fewer than ten different characters"),
  PAYMENT_PROVIDER: z.enum(["test"], "must be test: the only provider that is built yet, stripe is not"),
  ALLOW_TEST_PAYMENTS: optional(z.enum(["true", "false"]).optional()),
  TRUSTED_PROXIES: optional(trustedProxies),
  RATE_LIMIT_FACTOR: optional(z.coerce.number().int().min(1).max(1_000_000).default(1)),
  LOG_LEVEL: logLevels,
});

export type Environment = z.infer<typeof environment>;

let parsed: Environment | undefined;

/**
 * The environment, checked once: the only reader of `process.env`.
 * @throws Error that lists everything missing or malformed, at once.
 */
export function env(): Environment {
  parsed ??= readEnvironment(process.env);
  return parsed;
}

/** How much to log; known before anything else is, since a broken environment is itself logged. */
export function logLevel(): string {
  return logLevels.catch("info").parse(process.env.LOG_LEVEL);
}

/** Checks a set of variables; `env` without the memory. */
export function readEnvironment(variables: Record<string, string | undefined>): Environment {
  const result = environment.safeParse(variables);
  const malformed = (result.error?.issues ?? []).map((issue) => {
    const name = String(issue.path[0]);
    return `  ${name}: ${variables[name] === undefined ? "is missing" : issue.message}`;
  });
  const lines = [...malformed, ...contradictions(variables).map(({ name, why }) => `  ${name}: ${why}`)];
  if (result.success && lines.length === 0) return result.data;
  throw new Error(`The environment is not complete (.env.example explains each variable):\n${lines.join("\n")}`);
}
