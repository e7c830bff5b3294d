import { describe, expect, test, vi } from "vitest";
import { engines, openDoor } from "./door-fixture.ts";

const nested = (depth: number) => `local t = 1 for i = 1, ${depth} do t = {t} end return t`;

// Each of them is told on the console, for whoever wonders where the keys have gone.
vi.spyOn(console, "error").mockImplementation(() => {});

describe.each(engines)("the REST door over %s", (engine) => {
  const { post } = openDoor(engine, { patienceMs: 1_500 });

  const isWell = async () => {
    expect(await post("/", ["EVAL", "return {1, {ARGV[1]}}", 0, "well"])).toEqual({
      status: 200,
      body: { result: [1, ["well"]] },
    });
  };

  test.each([1_000, 3_000, 20_000])("a reply that nests %d deep breaks nothing but itself", async (depth) => {
    await post("/", ["EVAL", nested(depth), 0]);
    await isWell();
  });

  test("a script without end does not hold the door", async () => {
    expect((await post("/", ["EVAL", "while true do end", 0])).status).toBeGreaterThanOrEqual(400);
    await isWell();
  });

  test("many who ask while the engine is replaced are all answered, and soon well", async () => {
    const asked = [["EVAL", nested(20_000), 0], ...Array.from({ length: 20 }, () => ["PING"])];
    const answers = await Promise.all(asked.map((command) => post("/", command)));
    for (const { status } of answers) expect([200, 400, 503]).toContain(status);
    await isWell();
  });
});
