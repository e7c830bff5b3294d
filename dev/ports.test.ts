import { createServer, type Server } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { freePort } from "./ports.ts";

test("a free port is given as it was wanted", async () => {
  const port = await freePort(0);
  expect(await freePort(port)).toBe(port);
});

test("a port somebody listens on is skipped, on either loopback address", async () => {
  for (const host of ["127.0.0.1", "::1"]) {
    const port = await freePort(0);
    if (!(await occupies(port, host))) continue;
    expect(await freePort(port)).toBeGreaterThan(port);
  }
});

test("a port that is promised to somebody else is skipped", async () => {
  const port = await freePort(0);
  expect(await freePort(port, new Set([port]))).toBeGreaterThan(port);
});

function occupies(port: number, host: string): Promise<boolean> {
  const server: Server = createServer();
  onTestFinished(() => void server.close());
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, host, () => resolve(true));
  });
}
