import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { signalChild } from "@/dev/signal-child.ts";

/**
 * Measures the local QStash: its own process, a bare HTTP receiver and the publishers in this one. Prints a table.
 * Run: node --import tsx tests/bench/qstash.ts
 */
const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 10_000);
const PENDING = Number(process.env.BENCH_PENDING ?? 100_000);
const TOKEN = "bench";

const dataDir = mkdtempSync(join(tmpdir(), "qstash-bench-"));
const arrivals = new Map<string, number>();
let receivedCount = 0;
const receiver = http.createServer((request, response) => {
  receivedCount += 1;
  const mark = request.headers["x-mark"];
  if (typeof mark === "string") arrivals.set(mark, performance.now());
  request.resume();
  response.writeHead(200, { "Content-Length": 0 }).end();
});
const agent = new http.Agent({ keepAlive: true });
let { child, url } = await start();
const rows: Record<string, string | number>[] = [];
try {
  const target = await listen(receiver);
  await publishMany(target, 1_000, 8);
  await idleLatency(target);
  await throughput(target);
  await batches(target);
  await pending(target);
  await restart();
  console.table(rows);
} finally {
  signalChild(child, "SIGTERM");
  receiver.close();
  receiver.closeAllConnections();
  agent.destroy();
  rmSync(dataDir, { recursive: true, force: true });
}

async function idleLatency(target: string): Promise<void> {
  const times: number[] = [];
  for (let index = 0; index < 300; index += 1) {
    const mark = `idle-${index}`;
    const before = performance.now();
    await publish(target, { "Upstash-Forward-X-Mark": mark });
    while (!arrivals.has(mark)) await new Promise((resolve) => setImmediate(resolve));
    times.push((arrivals.get(mark) ?? 0) - before);
    await sleep(2);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  rows.push({ what: "idle, publish → delivered", "p50 ms": at(0.5), "p99 ms": at(0.99) });
}

async function throughput(target: string): Promise<void> {
  await measured("one by one, 32 publishers", () => publishMany(target, MESSAGES, 32));
}

async function batches(target: string): Promise<void> {
  const batch = JSON.stringify(Array.from({ length: 100 }, () => ({ destination: target, body: payload() })));
  await measured("batches of 100", async () => {
    for (let sent = 0; sent < MESSAGES; sent += 100) await post("/v2/batch", {}, batch);
  });
}

async function pending(target: string): Promise<void> {
  const before = memory();
  const started = performance.now();
  const headers = { "upstash-delay": "1d", "content-type": "application/json" };
  const batch = JSON.stringify(Array.from({ length: 100 }, () => ({ destination: target, headers, body: payload() })));
  for (let sent = 0; sent < PENDING; sent += 100) await post("/v2/batch", {}, batch);
  rows.push({
    what: `${PENDING} pending for tomorrow`,
    "messages/s": Math.round(PENDING / ((performance.now() - started) / 1_000)),
    "RSS MB": `${before} → ${memory()}`,
  });
}

async function restart(): Promise<void> {
  const exited = new Promise((resolve) => child.once("exit", resolve));
  signalChild(child, "SIGKILL");
  await exited;
  const started = performance.now();
  ({ child, url } = await start());
  const milliseconds = Math.round(performance.now() - started);
  rows.push({ what: `ready again after kill -9: ${milliseconds} ms`, "RSS MB": memory() });
}

async function measured(what: string, run: () => Promise<void>): Promise<void> {
  receivedCount = 0;
  const cpu = cpuMilliseconds();
  const started = performance.now();
  await run();
  while (receivedCount < MESSAGES) await sleep(5);
  const seconds = (performance.now() - started) / 1_000;
  rows.push({
    what,
    "messages/s": Math.round(MESSAGES / seconds),
    "CPU ms/message": ((cpuMilliseconds() - cpu) / MESSAGES).toFixed(2),
    "RSS MB": memory(),
  });
}

async function publishMany(target: string, count: number, publishers: number): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await publish(target, {});
  };
  await Promise.all(Array.from({ length: publishers }, worker));
}

function publish(target: string, headers: http.OutgoingHttpHeaders): Promise<void> {
  return post(`/v2/publish/${target}`, { "Content-Type": "application/json", ...headers }, payload());
}

/** About what an order event weighs. */
function payload(): string {
  return JSON.stringify({ eventId: "evt_01", eventType: "order.created", payload: { note: "x".repeat(700) } });
}

function post(path: string, headers: http.OutgoingHttpHeaders, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { method: "POST", agent, headers: { Authorization: `Bearer ${TOKEN}`, ...headers } };
    const request = http.request(`${url}${path}`, options, (response) => {
      response.resume();
      response.on("end", () => (response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`))));
    });
    request.on("error", reject);
    request.end(body);
  });
}

async function start() {
  const main = fileURLToPath(new URL("../../dev/qstash/main.ts", import.meta.url));
  const qstash = fork(main, {
    execArgv: ["--import", "tsx"],
    env: {
      ...process.env,
      LOCAL_QSTASH_PORT: "0",
      LOCAL_DATA_DIR: dataDir,
      QSTASH_TOKEN: TOKEN,
      QSTASH_CURRENT_SIGNING_KEY: "sig_bench_current",
      QSTASH_NEXT_SIGNING_KEY: "sig_bench_next",
    },
  });
  const [message] = await new Promise<unknown[]>((resolve, reject) => {
    qstash.once("message", (...parts) => resolve(parts));
    qstash.once("exit", (code) => reject(new Error(`QStash ended with ${code}`)));
  });
  const { port } = z.object({ port: z.number() }).parse(message);
  return { child: qstash, url: `http://127.0.0.1:${port}` };
}

async function listen(server: http.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/webhook`;
}

/** User and system time that the QStash process has used; Linux only, elsewhere not a number. */
function cpuMilliseconds(): number {
  const fields = proc("stat").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function memory(): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(proc("status"))?.[1]) / 1_024);
}

function proc(file: string): string {
  try {
    return readFileSync(`/proc/${child.pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
