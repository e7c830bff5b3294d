import { Client } from "@upstash/qstash";
import { Redis } from "@upstash/redis";
import { createTransport } from "nodemailer";
import { onTestFinished } from "vitest";
import { startMail } from "@/dev/mail/server.ts";
import { type Behaviour, startReceiver } from "@/dev/qstash/fixtures.ts";
import { type QStash, startQStash } from "@/dev/qstash/server.ts";
import { startRedis } from "@/dev/redis/server.ts";
import { temporaryFolder } from "@/dev/testing.ts";
import { startConsole } from "./server.ts";

const TOKENS = { qstash: "qstash-token", redis: "redis-token" };

/** A QStash for the running test, the real SDK pointed at it, and a receiver that behaves as told. */
export async function openQStash(behave?: Behaviour) {
  const keys = { token: TOKENS.qstash, currentSigningKey: "sig_1", nextSigningKey: "sig_2" };
  const dataDir = temporaryFolder();
  let running: QStash | undefined = await startQStash({ port: 0, dataDir, ...keys });
  const { url, port } = running;
  const stop = async () => {
    await running?.close();
    running = undefined;
  };
  const startAgain = async () => {
    running = await startQStash({ port, dataDir, ...keys });
  };
  const receiver = await startReceiver(behave);
  onTestFinished(async () => {
    await stop();
    await receiver.close();
  });
  const client = new Client({ baseUrl: url, token: TOKENS.qstash, devMode: false, enableTelemetry: false });
  return { qstash: { url, stop, startAgain }, receiver, client, target: { url, token: TOKENS.qstash } };
}

/** A Redis for the running test, and the real SDK pointed at it. */
export async function openRedis() {
  const door = await startRedis({ port: 0, token: TOKENS.redis, engine: "js" });
  let running = true;
  const stop = async () => {
    if (running) await door.stop();
    running = false;
  };
  onTestFinished(stop);
  const target = { url: `http://127.0.0.1:${door.port}`, token: TOKENS.redis };
  return { stop, target, redis: new Redis({ ...target, automaticDeserialization: false }) };
}

/** The console over a real QStash, Redis and mail catcher. */
export async function openConsole(behave?: Behaviour) {
  const [cloud, { redis, stop: stopRedis, target }] = await Promise.all([openQStash(behave), openRedis()]);
  const mail = await startMail({ smtpPort: 0, inboxPort: 0, dataDir: temporaryFolder() });
  onTestFinished(() => mail.stop());
  const inbox = `http://127.0.0.1:${mail.inboxPort}`;
  const started = await startConsole({ port: 0, qstash: cloud.target, redis: target, inbox });
  onTestFinished(() => started.stop());
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${started.url}${path}`, { headers, redirect: "manual" });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const act = async (name: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) => {
    const body = new URLSearchParams(fields);
    const init = {
      method: "POST",
      body,
      headers: { accept: "application/json", ...headers },
      redirect: "manual" as const,
    };
    const response = await fetch(`${started.url}/actions/${name}`, init);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const transport = createTransport(`smtp://127.0.0.1:${mail.smtpPort}`);
  return { ...cloud, console: started, redis, stopRedis, inbox, transport, get, act };
}
