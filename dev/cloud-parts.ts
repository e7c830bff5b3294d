import type { Keys } from "./keys.ts";
import type { CloudPorts } from "./ports.ts";
import { appDatabaseUrl } from "./postgres/app-url.ts";

export const SERVICE_NAMES = ["postgres", "redis", "qstash", "mail", "console"] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

type Started = { port: number; url?: string | undefined };
export type ServiceSetting = {
  dataDir: string;
  durable: boolean;
  keys: Keys;
  ports: CloudPorts;
  /** The shop's environment so far: what the services that run already have added to it. */
  environment: Readonly<Record<string, string>>;
};

/** How one service of the local cloud is started, and what the shop has to know of it. */
export type ServiceKind = {
  title: string;
  file: string;
  /** A real service is used instead when the first of these is set; then all of them come from the environment. */
  variables: readonly string[];
  /** The service that this one shows: it is started after the others, and not without that one. */
  beside?: ServiceName;
  ports: readonly (keyof CloudPorts)[];
  settings(setting: ServiceSetting): Record<string, string>;
  environment(started: Started, setting: ServiceSetting): Record<string, string>;
};

export const SERVICES: Record<ServiceName, ServiceKind> = {
  postgres: {
    title: "PostgreSQL",
    file: "dev/postgres/main.ts",
    variables: ["DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_REPLICA_URLS"],
    ports: ["postgres"],
    settings: ({ ports, durable }) => ({
      LOCAL_POSTGRES_PORT: String(ports.postgres),
      LOCAL_POSTGRES_DURABLE: durable ? "1" : "0",
    }),
    environment: ({ url }, { keys }) => ({
      DATABASE_URL: appDatabaseUrl(`${url}oncart`, keys.databasePassword),
      DATABASE_OWNER_URL: `${url}oncart`,
    }),
  },
  redis: {
    title: "Redis",
    file: "dev/redis/main.ts",
    variables: ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"],
    ports: ["redis"],
    settings: ({ ports, keys }) => ({
      LOCAL_REDIS_PORT: String(ports.redis),
      UPSTASH_REDIS_REST_TOKEN: keys.redisToken,
    }),
    environment: ({ port }, { keys }) => ({
      UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${port}`,
      UPSTASH_REDIS_REST_TOKEN: keys.redisToken,
    }),
  },
  qstash: {
    title: "QStash",
    file: "dev/qstash/main.ts",
    variables: ["QSTASH_URL", "QSTASH_TOKEN", "QSTASH_CURRENT_SIGNING_KEY", "QSTASH_NEXT_SIGNING_KEY"],
    ports: ["qstash"],
    settings: ({ ports, keys }) => ({ LOCAL_QSTASH_PORT: String(ports.qstash), ...credentials(keys) }),
    environment: ({ port }, { keys }) => ({ QSTASH_URL: `http://127.0.0.1:${port}`, ...credentials(keys) }),
  },
  mail: {
    title: "Mail",
    file: "dev/mail/main.ts",
    variables: ["SMTP_URL"],
    ports: ["smtp", "inbox"],
    settings: ({ ports }) => ({ LOCAL_SMTP_PORT: String(ports.smtp), LOCAL_INBOX_PORT: String(ports.inbox) }),
    environment: ({ port }) => ({ SMTP_URL: `smtp://127.0.0.1:${port}` }),
  },
  console: {
    title: "Console",
    file: "dev/console/main.ts",
    variables: [],
    beside: "qstash",
    ports: ["console"],
    settings: ({ ports, environment }) => ({
      ...environment,
      LOCAL_CONSOLE_PORT: String(ports.console),
      LOCAL_INBOX_URL:
        environment.SMTP_URL === `smtp://127.0.0.1:${ports.smtp}` ? `http://127.0.0.1:${ports.inbox}` : "",
    }),
    environment: () => ({}),
  },
};

function credentials(keys: Keys): Record<string, string> {
  return {
    QSTASH_TOKEN: keys.qstashToken,
    QSTASH_CURRENT_SIGNING_KEY: keys.currentSigningKey,
    QSTASH_NEXT_SIGNING_KEY: keys.nextSigningKey,
  };
}
