/** An environment for code that runs inside of a test: complete, and pointing at nobody. */
const NOBODY = "http://127.0.0.1:9";

Object.assign(process.env, {
  NODE_ENV: "test",
  APP_URL: "http://localhost:3000",
  DATABASE_URL: "postgresql://nobody@127.0.0.1:9/none",
  UPSTASH_REDIS_REST_URL: NOBODY,
  UPSTASH_REDIS_REST_TOKEN: "test",
  QSTASH_URL: NOBODY,
  QSTASH_TOKEN: "test",
  QSTASH_CURRENT_SIGNING_KEY: "sig_current",
  QSTASH_NEXT_SIGNING_KEY: "sig_next",
  QSTASH_WEBHOOK_BASE_URL: "http://localhost:3000",
  SMTP_URL: "smtp://127.0.0.1:9",
  EMAIL_FROM: "Oncart <shop@example.com>",
  BETTER_AUTH_SECRET: "a secret for tests that nobody uses",
  PAYMENT_PROVIDER: "test",
  LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
});
