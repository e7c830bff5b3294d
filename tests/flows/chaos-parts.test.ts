import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { closeServer, listenLocally } from "@/dev/http";
import { freePort } from "@/dev/ports";
import { temporaryFolder } from "@/dev/testing";
import { openGateway } from "../chaos/gateway";
import { findRefusals } from "../chaos/refusals";

/** A process of the app that answers with its name and what it was asked; or breaks the line when it is asked to. */
async function serve(name: string): Promise<number> {
  const server = createServer((request, response) => {
    if (request.url === "/break") return request.socket.destroy();
    request
      .on("data", (chunk) => response.write(`${name} ${request.headers.cookie} ${chunk}`))
      .on("end", () => response.end());
  });
  onTestFinished(() => closeServer(server));
  return listenLocally(server, 0);
}

test("requests go to the processes in turn; one that is dead is passed over, a line that breaks is broken", async () => {
  const gateway = await openGateway([await serve("one"), await freePort(0), await serve("two")]);
  onTestFinished(() => gateway.close());
  const url = `http://127.0.0.1:${gateway.port}`;
  const ask = async () => (await fetch(url, { method: "POST", body: "hello", headers: { cookie: "a=b" } })).text();
  const answers = [await ask(), await ask(), await ask()];
  expect(new Set(answers)).toEqual(new Set(["one a=b hello", "two a=b hello"]));
  await expect(fetch(`${url}/break`)).rejects.toThrow("fetch failed");
});

test("a process can have a clock of its own, and dates are what they were", () => {
  const program = `
    const now = Date.now(), made = new Date();
    console.log(JSON.stringify([now, made.getTime(), new Date(0).toISOString(), made instanceof Date, Date.UTC(1970, 0)]))`;
  const args = ["--import", path.join(import.meta.dirname, "../chaos/clock.mjs"), "-e", program];
  const env = { PATH: process.env.PATH, NODE_ENV: "test" as const, CLOCK_OFFSET_MS: "3600000" };
  const [now, made, epoch, isDate, utc] = JSON.parse(execFileSync(process.execPath, args, { env }).toString());
  expect(now - Date.now()).toBeGreaterThan(3_500_000);
  expect(Math.abs(made - now)).toBeLessThan(1_000);
  expect([epoch, isDate, utc]).toEqual(["1970-01-01T00:00:00.000Z", true, 0]);
});

test("a deadlock that was broken up, and a rule that only the database has held, are found in its log", async () => {
  const logs = temporaryFolder();
  const write = (line: string) =>
    writeFileSync(path.join(logs, "postgres.log"), `LOG:  ready\n${line}\nDETAIL:  more\n`);
  const found = async () => (await findRefusals(logs)).map(({ offenders }) => offenders.length);
  write("ERROR:  the provider does not answer");
  expect(await found()).toEqual([0, 0]);
  write("2026-11-21 18:00:00.000 UTC [7] ERROR:  deadlock detected");
  expect(await found()).toEqual([1, 0]);
  for (const words of ["orders ord_1: CANCELLED cannot become CONFIRMED", 'new row violates check constraint "x"']) {
    write(`2026-11-21 18:00:00.000 UTC [7] ERROR:  ${words}`);
    expect(await found()).toEqual([0, 1]);
  }
});
