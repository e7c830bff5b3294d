import { expect, test } from "vitest";
import { env, readEnvironment } from "./env";

const complete = {
  NODE_ENV: "production",
  APP_URL: "https://shop.example.com/",
  DATABASE_URL: "postgresql://user@127.0.0.1/shop",
  UPSTASH_REDIS_REST_URL: "https://redis.example.com",
  UPSTASH_REDIS_REST_TOKEN: "token",
  QSTASH_URL: "https://qstash.example.com",
  QSTASH_TOKEN: "token",
  QSTASH_CURRENT_SIGNING_KEY: "sig_current",
  QSTASH_NEXT_SIGNING_KEY: "sig_next",
  QSTASH_WEBHOOK_BASE_URL: "https://shop.example.com",
  SMTP_URL: "smtp://127.0.0.1:1025",
  EMAIL_FROM: "Oncart <shop@example.com>",
  BETTER_AUTH_SECRET: "thirty-two characters, or even more",
};

function complaint(variables: Record<string, string | undefined>): string {
  try {
    readEnvironment(variables);
  } catch (error) {
    return String(error);
  }
  return "";
}

test("a complete environment is read, with defaults for what may be left out", () => {
  const read = readEnvironment({ ...complete, DATABASE_POOL_MAX: "", DATABASE_REPLICA_URLS: "" });
  expect(read).toMatchObject({ DATABASE_POOL_MAX: 5, DATABASE_REPLICA_URLS: [], LOG_LEVEL: "info" });
});

test("an origin is kept without its last slash, since paths are put behind it", () => {
  expect(readEnvironment(complete).APP_URL).toBe("https://shop.example.com");
});

test("everything missing or malformed is listed at once", () => {
  const text = complaint({
    ...complete,
    APP_URL: undefined,
    DATABASE_URL: "mysql://there",
    BETTER_AUTH_SECRET: "short",
  });
  expect(text).toContain("APP_URL: is missing");
  expect(text).toContain("DATABASE_URL: Invalid URL");
  expect(text).toContain("BETTER_AUTH_SECRET: must have at least 32 characters");
});

test("an empty environment names every variable that has to be there", () => {
  const text = complaint({});
  const required = Object.keys(complete).filter((name) => name !== "NODE_ENV");
  for (const name of required) expect(text).toContain(`${name}: is missing`);
});

test("the development mode of QStash is refused in production, whatever else is wrong", () => {
  for (const value of ["1", "true"]) {
    expect(complaint({ ...complete, QSTASH_DEV: value })).toContain("QSTASH_DEV: must not be set in production");
  }
  const both = complaint({ ...complete, QSTASH_DEV: "true", APP_URL: undefined });
  expect(both).toContain("QSTASH_DEV: must not be set in production");
  expect(both).toContain("APP_URL: is missing");
});

test("outside of production, or switched off, the development mode of QStash stops nobody", () => {
  expect(complaint({ ...complete, NODE_ENV: "development", QSTASH_DEV: "true" })).toBe("");
  for (const value of ["", "0", "false"]) expect(complaint({ ...complete, QSTASH_DEV: value })).toBe("");
});

test("a shop whose environment says nothing runs as production", () => {
  expect(readEnvironment({ ...complete, NODE_ENV: undefined }).NODE_ENV).toBe("production");
});

test("several replicas are a list, and each has to be an address", () => {
  const replicas = "postgresql://user@one/shop,postgresql://user@two/shop";
  expect(readEnvironment({ ...complete, DATABASE_REPLICA_URLS: replicas }).DATABASE_REPLICA_URLS).toHaveLength(2);
  expect(complaint({ ...complete, DATABASE_REPLICA_URLS: "one,two" })).toContain("DATABASE_REPLICA_URLS: Invalid URL");
});

test("the environment is read once", () => {
  expect(env()).toBe(env());
});
