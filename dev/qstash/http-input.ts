import type { IncomingMessage } from "node:http";
import { ApiError } from "./errors.ts";
import type { Pairs } from "./forwarding.ts";

/**
 * Reads a whole body. Throws 413 when it is larger than `limit` bytes, but only after the rest has been read and thrown
 * away: a connection that is cut while the client still sends would hide the answer from it.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on("end", () => {
      if (size > limit) reject(new ApiError(413, `body is larger than ${limit} bytes`));
      else resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
    request.on("error", reject);
  });
}

/** The headers with the case and repetition in which they were sent. */
export function headerPairs({ rawHeaders }: IncomingMessage): Pairs {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? "", rawHeaders[index + 1] ?? ""]);
  }
  return pairs;
}

/** Throws 403 for what a web page may have sent: another origin, or a name that was bent to point at this machine. */
export function assertLocal({ headers }: IncomingMessage): void {
  const { host = "", origin } = headers;
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host)) throw new ApiError(403, "forbidden host");
  if (origin !== undefined && origin !== `http://${host}`) throw new ApiError(403, "forbidden origin");
}
