import http from "node:http";

export type Question = { method?: string; path: string; body?: unknown; headers?: Record<string, string> };
export type Reply = { status: number; text: string; cookies: string };

/** An HTTP client that keeps its connections open and counts every byte on them, headers too. */
export class Client {
  readonly #agent = new http.Agent({ keepAlive: true });
  readonly #sockets = new Set<NodeJS.Socket & { bytesRead?: number; bytesWritten?: number }>();
  #goneBytes = 0;

  constructor(readonly url: string) {}

  /** Bytes that went either way so far. */
  get bytes(): number {
    let sum = this.#goneBytes;
    for (const { bytesRead = 0, bytesWritten = 0 } of this.#sockets) sum += bytesRead + bytesWritten;
    return sum;
  }

  /**
   * Asks once.
   * @throws Error when the line breaks, or the status is another than `expected`.
   */
  async ask(question: Question, expected: number): Promise<Reply> {
    const reply = await this.#exchange(question);
    if (reply.status === expected) return reply;
    throw new Error(`${question.method ?? "GET"} ${question.path}: ${reply.status} ${reply.text.slice(0, 300)}`);
  }

  #exchange({ method = "GET", path, body, headers }: Question): Promise<Reply> {
    const payload = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const length = payload === undefined ? {} : { "content-length": Buffer.byteLength(payload) };
    const all = { ...(payload !== undefined && { "content-type": "application/json" }), ...length, ...headers };
    return new Promise((resolve, reject) => {
      const request = http.request(`${this.url}${path}`, { method, agent: this.#agent, headers: all }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () => {
          const cookies = (response.headers["set-cookie"] ?? []).map((line) => line.split(";")[0] ?? "").join("; ");
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8"), cookies });
        });
      });
      request.once("socket", (socket) => this.#watch(socket));
      request.once("error", reject);
      request.end(payload);
    });
  }

  #watch(socket: NodeJS.Socket & { bytesRead?: number; bytesWritten?: number }): void {
    if (this.#sockets.has(socket)) return;
    this.#sockets.add(socket);
    socket.once("close", () => {
      this.#sockets.delete(socket);
      this.#goneBytes += (socket.bytesRead ?? 0) + (socket.bytesWritten ?? 0);
    });
  }
}
