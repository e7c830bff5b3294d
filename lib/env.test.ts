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
  PAYMENT_PROVIDER: "test",
  ALLOW_TEST_PAYMENTS: "true",
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
  const required = Object.keys(complete).filter((name) => !["NODE_ENV", "ALLOW_TEST_PAYMENTS"].includes(name));
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

test("keys that the SDK's documentation prints are no signing keys of a shop in production", () => {
  const text = complaint({ ...complete, QSTASH_NEXT_SIGNING_KEY: "sig_5ZB6DVzB1wjE8S6rZ7eenA8Pdnhs" });
  expect(text).toContain("QSTASH_NEXT_SIGNING_KEY: is the public key");
  const current = { ...complete, QSTASH_CURRENT_SIGNING_KEY: "sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r" };
  expect(complaint(current)).toContain("QSTASH_CURRENT_SIGNING_KEY: is the public key");
  expect(complaint({ ...current, NODE_ENV: "development" })).toBe("");
});

test("a secret of one email is none", () => {
  expect(complaint({ ...complete, BETTER_AUTH_SECRET: "a".repeat(64) })).toContain(
    "BETTER_AUTH_SECRET: must be random",
  );
});

test("where others can reach the shop, the test provider is taken only when it is allowed by name", () => {
  const unsaid = { ...complete, ALLOW_TEST_PAYMENTS: undefined };
  const reachable = [
    "https://shop.example.com",
    "http://shop.example.com",
    "https://localhost",
    "http://10.0.0.7:3000",
  ];
  for (const APP_URL of [...reachable, "http://localhost.example.com", "http://127.0.0.1.example.com"]) {
    expect([APP_URL, complaint({ ...unsaid, APP_URL })]).toEqual([
      APP_URL,
      expect.stringContaining("ALLOW_TEST_PAYMENTS"),
    ]);
    expect(complaint({ ...unsaid, APP_URL, ALLOW_TEST_PAYMENTS: "false" })).toContain("PAYMENT_PROVIDER: is test");
    expect(complaint({ ...complete, APP_URL })).toBe("");
  }
  for (const APP_URL of [
    "http://localhost:3000",
    "http://127.0.0.1:3000",
    "http://[::1]:3000",
    "http://shop.localhost",
  ]) {
    expect([APP_URL, complaint({ ...unsaid, APP_URL })]).toEqual([APP_URL, ""]);
  }
});

test("a provider has to be named, and stripe says that it is not built yet", () => {
  expect(complaint({ ...complete, PAYMENT_PROVIDER: undefined })).toContain("PAYMENT_PROVIDER: is missing");
  expect(complaint({ ...complete, PAYMENT_PROVIDER: "stripe" })).toContain("stripe is not");
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
