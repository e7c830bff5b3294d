import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { signalChild } from "@/dev/signal-child.ts";
import { endWithUs } from "@/dev/watchdog.ts";
import type { Engine } from "./engine.ts";

/**
 * Starts the system's `redis-server`, without persistence, on a Unix socket in a private folder: no port that another
 * program could reach. It ends with this process. Undefined when there is none on the PATH.
 */
export async function openRedisServer(): Promise<Engine | undefined> {
  // Folder and socket together must stay below the 108 bytes that a socket's path may have.
  const folder = mkdtempSync(path.join(tmpdir(), "oncart-redis-"));
  const socket = path.join(folder, "redis.sock");
  const settings = [
    "--port",
    "0",
    "--unixsocket",
    socket,
    "--unixsocketperm",
    "700",
    "--save",
    "",
    "--appendonly",
    "no",
  ];
  const server = spawn("redis-server", [...settings, "--dir", folder, "--loglevel", "warning"], {
    stdio: "ignore",
    detached: true,
  });
  const ended = endOf(server).then(() => rmSync(folder, { recursive: true, force: true }));
  const callOff = server.pid === undefined ? () => {} : endWithUs(server.pid, "KILL", folder);
  const stop = async () => {
    signalChild(server, "SIGKILL");
    await ended;
    callOff();
  };
  if (!(await listens(socket, server))) {
    await stop();
    return undefined;
  }
  const version = Number(await majorVersion());
  return {
    name: "redis-server",
    address: { path: socket },
    knowsShebang: version >= 7,
    ended: ended.then(callOff),
    stop,
  };
}

// The socket's file is there a moment before anybody listens behind it.
async function listens(socket: string, server: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + 10_000;
  while (server.pid !== undefined && server.exitCode === null && Date.now() < deadline) {
    if (await answers(socket)) return true;
    await sleep(10);
  }
  return false;
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once("error", () => resolve(false));
    connection.once("connect", () => {
      connection.destroy();
      resolve(true);
    });
  });
}

async function majorVersion(): Promise<string | undefined> {
  const asked = spawn("redis-server", ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
  let printed = "";
  asked.stdout.on("data", (chunk) => {
    printed += String(chunk);
  });
  await endOf(asked);
  return /v=(\d+)/.exec(printed)?.[1];
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("error", () => resolve());
    child.once("close", () => resolve());
  });
}
