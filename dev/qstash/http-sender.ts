import http from "node:http";
import https from "node:https";
import { errorText } from "./errors.ts";
import { canonicalName } from "./forwarding.ts";
import type { HeaderLists, Method } from "./message.ts";

/** How an attempt ended. `header` is keyed by lower-case names. Status 0: no answer; `error` says why. */
export interface Answer {
  readonly status: number;
  readonly header: HeaderLists;
  readonly body: Buffer;
  readonly error?: string;
}

export interface Attempt {
  readonly url: string;
  readonly method: Method;
  readonly header: HeaderLists;
  readonly body: Buffer;
  readonly timeoutMs: number;
}

/** An answer is kept for callbacks, logs and dead letters up to here; the rest is read and thrown away. */
const LONGEST_ANSWER_BYTES = 1 << 20;
/** Node's servers close an idle connection after 5 s: leaving first avoids writing into a closing one. */
const IDLE_CONNECTION_MS = 4_000;

/** Keep-alive connections to the receivers. */
export class HttpSender {
  readonly #http = new http.Agent({ keepAlive: true, timeout: IDLE_CONNECTION_MS, scheduling: "lifo" });
  readonly #https = new https.Agent({ keepAlive: true, timeout: IDLE_CONNECTION_MS, scheduling: "lifo" });
  readonly #open = new Set<http.ClientRequest>();

  /** Sends one request and reads the answer. Never rejects and never follows a redirect. */
  async deliver(attempt: Attempt): Promise<Answer> {
    const first = await this.#exchange(attempt);
    // The receiver closed an idle connection just as we wrote into it: it has not seen the request.
    return first === "stale connection" ? unless(await this.#exchange(attempt)) : first;
  }

  /** Breaks off every open request and closes all connections. */
  close(): void {
    for (const request of this.#open) request.destroy(new Error("the local QStash is closing"));
    this.#http.destroy();
    this.#https.destroy();
  }

  #exchange({ url, method, header, body, timeoutMs }: Attempt): Promise<Answer | "stale connection"> {
    return new Promise((resolve) => {
      const target = new URL(url);
      const [client, agent] = target.protocol === "https:" ? [https, this.#https] : [http, this.#http];
      const headers =
        body.length > 0 || method !== "GET" ? { ...header, "Content-Length": [String(body.length)] } : header;
      const request = client.request(target, { method, agent, headers });
      const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
      const finish = (answer: Answer | "stale connection") => {
        clearTimeout(timer);
        this.#open.delete(request);
        resolve(answer);
      };
      this.#open.add(request);
      request.on("response", (response) => {
        const collected = collect(response);
        response.on("end", () =>
          finish({ status: response.statusCode ?? 0, header: lists(response), body: collected() }),
        );
        response.on("error", (error) => finish(unreachable(error)));
      });
      // 101 asks for another protocol. Without this handler the answer would be missed, and the message would wait for ever.
      request.on("upgrade", (response, socket) => {
        socket.destroy();
        finish({ status: response.statusCode ?? 0, header: lists(response), body: Buffer.alloc(0) });
      });
      request.on("error", (error: NodeJS.ErrnoException) => {
        finish(request.reusedSocket && error.code === "ECONNRESET" ? "stale connection" : unreachable(error));
      });
      request.end(body);
    });
  }
}

function unless(answer: Answer | "stale connection"): Answer {
  return answer === "stale connection" ? unreachable(new Error("the connection was reset")) : answer;
}

function unreachable(error: unknown): Answer {
  return { status: 0, header: {}, body: Buffer.alloc(0), error: errorText(error) };
}

function collect(response: http.IncomingMessage): () => Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on("data", (chunk: Buffer) => {
    if (size < LONGEST_ANSWER_BYTES) chunks.push(chunk.subarray(0, LONGEST_ANSWER_BYTES - size));
    size += chunk.length;
  });
  return () => Buffer.concat(chunks);
}

function lists(response: http.IncomingMessage): HeaderLists {
  const header: HeaderLists = {};
  for (const [name, values] of Object.entries(response.headersDistinct)) {
    if (values !== undefined) header[name] = values;
  }
  return header;
}

/** The headers of an answer as QStash shows them, in canonical case. */
export function canonicalHeader(header: HeaderLists): HeaderLists {
  return Object.fromEntries(Object.entries(header).map(([name, values]) => [canonicalName(name), values]));
}
