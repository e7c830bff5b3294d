import type { ServerResponse } from "node:http";
import { createConnection } from "node:net";
import { createInterface } from "node:readline";
import { connect as connectTls } from "node:tls";
import type { Redis } from "ioredis";
import type { Address } from "./engine.ts";

/**
 * Subscribes to channels, or to patterns, and sends what arrives as server-sent events:
 * `data: subscribe,<channel>,<count>`, `data: message,<channel>,<payload>`, `data: pmessage,<pattern>,<channel>,<payload>`.
 *
 * @param client a connection of its own; it is closed when the caller goes away.
 */
export async function streamMessages(
  kind: "subscribe" | "psubscribe",
  names: string[],
  client: Redis,
  response: ServerResponse,
): Promise<void> {
  closeTogether(client, response);
  client.on("messageBuffer", (channel: Buffer, payload: Buffer) =>
    sendEvent(response, `message,${channel},${payload}`),
  );
  client.on("pmessageBuffer", (pattern: string, channel: Buffer, payload: Buffer) =>
    sendEvent(response, `pmessage,${pattern},${channel},${payload}`),
  );
  for (const [index, name] of names.entries()) {
    await client[kind](name);
    begin(response);
    sendEvent(response, `${kind},${name},${index + 1}`);
  }
}

/**
 * Sends every command that the engine runs: first `data: "OK"`, then a line as redis-cli's MONITOR prints it.
 *
 * It reads the socket itself: ioredis fails when a command of somebody else follows closely on the engine's OK.
 */
export function streamMonitor(address: Address, response: ServerResponse): void {
  const socket = "tls" in address && address.tls ? connectTls(address) : createConnection(address);
  response.once("close", () => socket.destroy());
  socket.once("close", () => response.end());
  // The end of the stream is all that the caller can be told.
  socket.on("error", () => {});
  const hello =
    "password" in address && address.password ? [["AUTH", address.username ?? "default", address.password]] : [];
  for (const command of [...hello, ["MONITOR"]]) socket.write(encodeCommand(command));
  begin(response);
  let waiting = hello.length;
  createInterface({ input: socket }).on("line", (line) => {
    if (waiting > 0) waiting -= 1;
    else sendEvent(response, line === "+OK" ? '"OK"' : line.slice(1));
  });
}

function encodeCommand(parts: string[]): string {
  return `*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join("")}`;
}

function begin(response: ServerResponse): void {
  if (response.headersSent) return;
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-cache",
    connection: "keep-alive",
  });
  response.flushHeaders();
}

// Every line of a payload has to be marked, or the rest of it would not be part of the event.
function sendEvent(response: ServerResponse, text: string): void {
  response.write(`${text.replaceAll(/^/gm, "data: ")}\n\n`);
}

// The caller that leaves ends the subscription. A lost engine ends the stream: what was published meanwhile is gone, and
// only the caller can ask for it.
function closeTogether(client: Redis, response: ServerResponse): void {
  response.once("close", () => client.disconnect());
  client.once("close", () => response.end());
}
