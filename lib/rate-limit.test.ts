import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startRedis } from "@/dev/redis/server";

// Each import is an instance of its own, as each process of a deployment is.
const instance = async () => {
  vi.resetModules();
  return import("./rate-limit");
};

let redis: Awaited<ReturnType<typeof startRedis>>;
let turn = 0;
let name = "";

beforeAll(async () => {
  redis = await startRedis({ port: 0, token: "test" });
  process.env.UPSTASH_REDIS_REST_URL = `http://127.0.0.1:${redis.port}`;
  process.env.UPSTASH_REDIS_REST_TOKEN = "test";
});
afterAll(() => redis.stop());
beforeEach(() => {
  name = `test-${turn++}`;
});

const outcome = (spent: Promise<void>) =>
  spent.then(
    () => "passed",
    (error: { code: string; extra: { retryAfterSeconds: number } }) =>
      `${error.code} ${error.extra.retryAfterSeconds > 0}`,
  );

test("several instances count together", async () => {
  const instances = [await instance(), await instance(), await instance()];
  const outcomes: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    for (const { spend, guesses } of instances) {
      outcomes.push(await outcome(spend([guesses(name, "somebody", 6, 600)])));
    }
  }
  expect(outcomes.filter((one) => one === "passed")).toHaveLength(6);
  expect(outcomes.slice(6)).toEqual(Array(6).fill("rate_limited true"));
});

test("without Redis each instance counts for itself", async () => {
  const keep = process.env.UPSTASH_REDIS_REST_URL;
  process.env.UPSTASH_REDIS_REST_URL = "http://127.0.0.1:9";
  try {
    const { spend, guesses } = await instance();
    const outcomes: string[] = [];
    for (let n = 0; n < 8; n += 1) outcomes.push(await outcome(spend([guesses(name, "somebody", 3, 600)])));
    expect(outcomes).toEqual([...Array(3).fill("passed"), ...Array(5).fill("rate_limited true")]);
  } finally {
    process.env.UPSTASH_REDIS_REST_URL = keep;
  }
});

test("a hundred at once are not let through by racing", async () => {
  const { spend, guesses } = await instance();
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, () => outcome(spend([guesses(name, "somebody", 10, 600)]))),
  );
  expect(outcomes.filter((one) => one === "passed")).toHaveLength(10);
});

test("who attacks an account from many addresses gets few tries from each, and its owner still gets in", async () => {
  const { spend, guesses } = await instance();
  const tryFrom = (address: string) =>
    outcome(spend([guesses(name, `${address} ada`, 10, 600, { who: "ada", over: 20, max: 3 })]));
  for (let n = 0; n < 20; n += 1) expect(await tryFrom(`10.0.0.${n % 5}`)).toBe("passed");
  const later: string[] = [];
  for (let n = 0; n < 5; n += 1) later.push(await tryFrom("10.0.1.1"));
  expect(later).toEqual(["passed", "passed", "passed", "rate_limited true", "rate_limited true"]);
  expect(await tryFrom("192.0.2.7")).toBe("passed");
});

test("what costs is allowed more of where the environment says so, what guesses is not", async () => {
  process.env.RATE_LIMIT_FACTOR = "10";
  try {
    const { costs, guesses } = await instance();
    expect(costs(name, "a", 5, 60, { who: "b", over: 20, max: 1 })).toMatchObject({
      max: 50,
      target: { over: 200, max: 10 },
    });
    expect(guesses(name, "a", 5, 60)).toMatchObject({ max: 5 });
  } finally {
    delete process.env.RATE_LIMIT_FACTOR;
  }
});

test("neither cookies nor mail addresses stand in the names of keys", async () => {
  const { spend, guesses } = await instance();
  await spend([guesses(name, "ada@example.com", 5, 600)]);
  const answer = await fetch(`http://127.0.0.1:${redis.port}`, {
    method: "POST",
    headers: { authorization: "Bearer test" },
    body: JSON.stringify(["KEYS", `limit:${name}*`]),
  });
  const { result } = (await answer.json()) as { result: string[] };
  expect(result).toHaveLength(1);
  expect(result.join()).not.toContain("ada");
});

test("a guess that was right is given back, in this process and in all", async () => {
  const [one, other] = [await instance(), await instance()];
  for (let n = 0; n < 30; n += 1) {
    const { spend, giveBack, guesses } = n % 2 === 0 ? one : other;
    const limits = [guesses(name, "ada at home", 3, 600, { who: "ada", over: 5, max: 1 })];
    expect(await outcome(spend(limits))).toBe("passed");
    await giveBack(limits);
  }
});
