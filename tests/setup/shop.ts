import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Pool } from "pg";
import { afterAll, beforeAll } from "vitest";
import { PARENT_WATCH } from "@/dev/child";
import { startMail } from "@/dev/mail/server";
import { freePort } from "@/dev/ports";
import { startQStash } from "@/dev/qstash/server";
import { startRedis } from "@/dev/redis/server";
import { signalChild } from "@/dev/signal-child";
import { cloneDatabase } from "./database";
import { until } from "./until";

export const SIGNING_KEYS = { current: "sig_test_current", next: "sig_test_next" };

/** The whole shop, as a customer and as QStash meet it: the built app in a process of its own, and its cloud. */
export type Shop = {
  url: string;
  environment: Record<string, string>;
  query: Pool["query"];
  qstash: { url: string; close(): Promise<void> };
  redis: { stop(): Promise<void> };
  inbox: string;
  /** Everything that the app has printed. */
  printed(): string;
  /** Kills the app without a word, as a crash would. */
  killApp(): Promise<void>;
  startApp(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts a shop for this test file, on a database of its own, and closes it afterwards. `shop()` is there from beforeAll on; `change`: other variables than usual. */
export function shopForTests(change: Record<string, string> = {}): () => Shop {
  let shop: Shop | undefined;
  beforeAll(async () => {
    shop = await openShop(change);
  });
  afterAll(() => shop?.stop());
  return () => {
    if (!shop) throw new Error("The shop is open from beforeAll on");
    return shop;
  };
}

async function openShop(change: Record<string, string>): Promise<Shop> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "oncart-shop-"));
  const [database, port] = [await cloneDatabase(), await freePort(0)];
  const mail = await startMail({ smtpPort: 0, inboxPort: 0, dataDir });
  const redis = await startRedis({ port: 0, token: "test-token" });
  const qstash = await startQStash({
    port: 0,
    dataDir,
    token: "test-token",
    currentSigningKey: SIGNING_KEYS.current,
    nextSigningKey: SIGNING_KEYS.next,
  });
  const url = `http://localhost:${port}`;
  const environment = {
    NODE_ENV: "production",
    APP_URL: url,
    DATABASE_URL: database.url,
    DATABASE_POOL_MAX: "20",
    UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${redis.port}`,
    UPSTASH_REDIS_REST_TOKEN: "test-token",
    QSTASH_URL: qstash.url,
    QSTASH_TOKEN: "test-token",
    QSTASH_CURRENT_SIGNING_KEY: SIGNING_KEYS.current,
    QSTASH_NEXT_SIGNING_KEY: SIGNING_KEYS.next,
    QSTASH_WEBHOOK_BASE_URL: url,
    SMTP_URL: `smtp://127.0.0.1:${mail.smtpPort}`,
    EMAIL_FROM: "Oncart <shop@example.com>",
    BETTER_AUTH_SECRET: "a secret for tests that nobody uses",
    PAYMENT_PROVIDER: "test",
    RATE_LIMIT_FACTOR: "1000",
    LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
    NEXT_TELEMETRY_DISABLED: "1",
    ...change,
  };
  const app = new App(port, environment);
  await app.start();
  return {
    url,
    environment,
    query: database.pool.query.bind(database.pool),
    qstash,
    redis,
    inbox: `http://127.0.0.1:${mail.inboxPort}`,
    printed: () => app.printed,
    killApp: () => app.kill(),
    startApp: () => app.start(),
    async stop() {
      await app.kill();
      await Promise.allSettled([qstash.close(), redis.stop(), mail.stop()]);
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

class App {
  private child: ChildProcess | undefined;
  printed = "";

  constructor(
    private readonly port: number,
    private readonly environment: Record<string, string>,
  ) {}

  async start(): Promise<void> {
    const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
    this.child = fork(next, ["start", "-p", String(this.port)], {
      env: { ...process.env, ...this.environment },
      execArgv: ["--import", PARENT_WATCH],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.printed += chunk;
      });
    }
    this.child.stderr?.pipe(process.stderr);
    await until(async () => (await fetch(`http://localhost:${this.port}/api/health`)).ok, "the app answers");
  }

  async kill(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    signalChild(child, "SIGKILL");
    await ended;
  }
}
