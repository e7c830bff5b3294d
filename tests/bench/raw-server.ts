import { createServer } from "node:http";
import { closeServer, listenLocally } from "@/dev/http";
import { runAsProcess } from "@/dev/run-as-process";

// What an answer of a few bytes costs in Node at least.
await runAsProcess(async () => {
  const server = createServer((_, response) => {
    const body = JSON.stringify({ ok: true });
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
  });
  return { port: await listenLocally(server, 0), stop: () => closeServer(server) };
});
