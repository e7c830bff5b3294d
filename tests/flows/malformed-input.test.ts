import http from "node:http";
import { expect, test } from "vitest";
import { seededRandom } from "@/db/seed/art/random";
import { signIn } from "../setup/buyer";
import { addresses, type Malformed, malformed } from "../setup/malformed";
import { shopForTests } from "../setup/shop";

const shop = shopForTests({ RATE_LIMIT_FACTOR: "100000", LOG_LEVEL: "error" });

// `MALFORMED_INPUTS=30000 MALFORMED_SEED=7 npx vitest run --project flows tests/flows/malformed-input.test.ts` asks for more, and others.
const INPUTS = Number(process.env.MALFORMED_INPUTS ?? 500);
const SEED = process.env.MALFORMED_SEED ?? "the same every time";
const AT_ONCE = 8;

test("nothing that anybody sends, to whatever route and as whoever, is an accident of ours", async () => {
  const random = seededRandom(SEED);
  const all = addresses();
  expect(all.length).toBeGreaterThan(40);
  const people = [
    {},
    {},
    ...(await Promise.all(["shopper", "seller", "admin"].map(async (who) => signIn(shop(), `${who}@example.com`)))),
  ];
  const inputs = Array.from({ length: INPUTS }, () => {
    const input = malformed(random, all);
    return { ...input, headers: { ...random.pick(people), ...input.headers } };
  });
  const accidents: unknown[] = [];
  const statuses = new Map<number, number>();
  const sender = async () => {
    for (let input = inputs.pop(); input; input = inputs.pop()) {
      const status = await send(input);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 500) accidents.push({ status, ...input, headers: { ...input.headers, cookie: "…" } });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  if (INPUTS > 500) console.info([...statuses].sort());
  expect(accidents).toEqual([]);
  expect((await fetch(`${shop().url}/api/health`)).status).toBe(200);
}, 3_600_000);

/** The status of the answer; 0 where the client itself refuses to send this. */
function send({ method, path, headers, body }: Malformed): Promise<number> {
  const { hostname, port } = new URL(shop().url);
  return new Promise((resolve, reject) => {
    try {
      const request = http.request({ hostname, port, method, path, headers, timeout: 30_000 }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode ?? 0));
      });
      request.on("timeout", () => reject(new Error(`No answer to ${method} ${path}`)));
      request.on("error", reject);
      request.end(body);
    } catch {
      resolve(0);
    }
  });
}
