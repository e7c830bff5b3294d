import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@upstash/qstash";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { startReceiver, until } from "./fixtures.ts";

type Receiver = Awaited<ReturnType<typeof startReceiver>>;

let dataDir: string;
let receiver: Receiver;
let children: ChildProcess[] = [];
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "qstash-main-"));
  receiver = await startReceiver();
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  children = [];
  await receiver.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function launch(environment: Record<string, string> = {}): ChildProcess {
  const child = fork(fileURLToPath(new URL("main.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      ...process.env,
      LOCAL_QSTASH_PORT: "0",
      LOCAL_DATA_DIR: dataDir,
      QSTASH_TOKEN: "t",
      QSTASH_CURRENT_SIGNING_KEY: "sig_a",
      QSTASH_NEXT_SIGNING_KEY: "sig_b",
      ...environment,
    },
  });
  children.push(child);
  return child;
}

async function start() {
  const child = launch();
  const [message] = await once(child, "message");
  const { port } = z.object({ ready: z.literal(true), port: z.number() }).parse(message);
  const url = `http://127.0.0.1:${port}`;
  return { child, url, client: new Client({ baseUrl: url, token: "t", devMode: false, retry: false }) };
}

async function moveClock(url: string, offsetMs: number): Promise<void> {
  await fetch(`${url}/__admin/clock`, { method: "POST", body: JSON.stringify({ offsetMs }) });
}

/** The code with which a child ended, and what it said. */
async function ending(child: ChildProcess): Promise<{ code: unknown; said: string }> {
  let said = "";
  child.stderr?.on("data", (chunk) => (said += chunk));
  const [code] = await once(child, "exit");
  return { code, said };
}

test("what was accepted before kill -9 is delivered after the next start", async () => {
  const first = await start();
  const sent = await first.client.batch(
    Array.from({ length: 20 }, (_, n) => ({ url: `${receiver.url}/${n}`, delay: 60, body: String(n) })),
  );
  const exited = once(first.child, "exit");
  first.child.kill("SIGKILL");
  await exited;
  expect(receiver.received).toEqual([]);
  const second = await start();
  await moveClock(second.url, 61_000);
  await until(() => new Set(receiver.received.map(({ path }) => path)).size === sent.length);
});

test("ten thousand waiting messages survive kill -9", async () => {
  const first = await start();
  for (let batch = 0; batch < 20; batch += 1) {
    await first.client.batch(Array.from({ length: 500 }, () => ({ url: receiver.url, delay: "1h", body: "x" })));
  }
  const exited = once(first.child, "exit");
  first.child.kill("SIGKILL");
  await exited;
  const second = await start();
  const state = await (await fetch(`${second.url}/__admin/state`)).json();
  expect(state).toMatchObject({ pending: 10_000 });
  await moveClock(second.url, 3_700_000);
  await until(() => receiver.received.length > 500);
}, 30_000);

test.each(["SIGTERM", "SIGINT"] as const)("%s ends it cleanly", async (signal) => {
  const { child, client } = await start();
  await client.publish({ url: receiver.url, delay: 60 });
  const ended = ending(child);
  child.kill(signal);
  expect(await ended).toEqual({ code: 0, said: "" });
});

test("it ends when the process that started it is gone", async () => {
  const { child } = await start();
  const ended = ending(child);
  child.disconnect();
  expect(await ended).toEqual({ code: 0, said: "" });
});

test("a taken port is said in one line", async () => {
  const port = new URL(receiver.url).port;
  const { code, said } = await ending(launch({ LOCAL_QSTASH_PORT: port }));
  expect(code).toBe(1);
  expect(said).toBe(`port ${port} is taken: the local QStash cannot start\n`);
});

test("everything that is missing in the environment is listed at once", async () => {
  const { code, said } = await ending(
    launch({ QSTASH_TOKEN: "", QSTASH_NEXT_SIGNING_KEY: "", LOCAL_QSTASH_PORT: "x" }),
  );
  expect(code).toBe(1);
  for (const name of ["QSTASH_TOKEN", "QSTASH_NEXT_SIGNING_KEY", "LOCAL_QSTASH_PORT"]) expect(said).toContain(name);
});
