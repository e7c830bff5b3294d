import type { IncomingMessage } from "node:http";
import { ApiError } from "./errors.ts";
import type { Pairs } from "./forwarding.ts";

/** Reads a whole body. Throws 413 as soon as it is larger than `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new ApiError(400, "unreadable body");
    size += chunk.length;
    if (size > limit) throw new ApiError(413, `body is larger than ${limit} bytes`);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
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
