import { createServer, type Server } from "node:http";
import { createServer as createTcpServer, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startReceiver } from "./fixtures.ts";
import { HttpSender } from "./http-sender.ts";

let sender: HttpSender;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
  sender = new HttpSender();
  receiver = await startReceiver();
});
afterEach(async () => {
  sender.close();
  await receiver.close();
});

const deliver = (url = receiver.url, timeoutMs = 5_000) =>
  sender.deliver({ url, method: "POST", header: {}, body: Buffer.from("x"), timeoutMs });

/** A server that resets a connection at its nth request, before it has read it. */
async function resettingServer(nth: number): Promise<{ url: string; requests: () => number; server: Server }> {
  const perSocket = new WeakMap<Socket, number>();
  let requests = 0;
  const server = createServer((request, response) => {
    const seen = (perSocket.get(request.socket) ?? 0) + 1;
    perSocket.set(request.socket, seen);
    requests += 1;
    if (seen === nth) request.socket.resetAndDestroy();
    else response.end("fine");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return { url, requests: () => requests, server };
}

test("an idle connection that the receiver has given up is replaced, and the attempt does not fail", async () => {
  const { url, requests, server } = await resettingServer(2);
  expect(await deliver(url)).toMatchObject({ status: 200 });
  expect(await deliver(url)).toMatchObject({ status: 200 });
  expect(requests()).toBe(3);
  server.closeAllConnections();
  server.close();
});

test("a receiver that breaks off a fresh connection has failed", async () => {
  const { url, requests, server } = await resettingServer(1);
  expect(await deliver(url)).toMatchObject({ status: 0, error: expect.stringMatching(/ECONNRESET|socket hang up/) });
  expect(requests()).toBe(1);
  server.close();
});

test("a receiver that asks for another protocol has answered, and nothing waits for it", async () => {
  const server = createTcpServer((socket) => {
    socket.once("data", () =>
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  expect(await deliver(url)).toMatchObject({ status: 101 });
  server.close();
});

test("an answer that ends too early is a failure", async () => {
  receiver.behave = (_received, response) => {
    response.writeHead(200, { "content-length": 100 }).write("half");
    setImmediate(() => response.destroy());
    return undefined;
  };
  expect(await deliver()).toMatchObject({ status: 0, error: expect.any(String) });
});

test("an answer longer than a megabyte is kept up to there", async () => {
  receiver.behave = () => ({ status: 200, body: "x".repeat(3 << 20) });
  const answer = await deliver();
  expect(answer.status).toBe(200);
  expect(answer.body).toHaveLength(1 << 20);
});

test("a redirect is an answer like any other", async () => {
  receiver.behave = () => ({ status: 307, headers: { location: "/elsewhere" } });
  expect(await deliver()).toMatchObject({ status: 307, header: { location: ["/elsewhere"] } });
  expect(receiver.received).toHaveLength(1);
});

test("a header that comes twice keeps both values", async () => {
  receiver.behave = () => ({ status: 200, headers: { "set-cookie": ["a=1", "b=2"] } });
  expect((await deliver()).header["set-cookie"]).toEqual(["a=1", "b=2"]);
});

test("a timeout ends an attempt whose answer has only begun", async () => {
  receiver.behave = (_received, response) => void response.writeHead(200).write("begun");
  expect(await deliver(receiver.url, 50)).toMatchObject({ status: 0, error: "no answer within 50 ms" });
});

test("closing breaks off what is under way", async () => {
  receiver.behave = () => {
    sender.close();
    return undefined;
  };
  expect(await deliver()).toMatchObject({ status: 0, error: "the local QStash is closing" });
});
