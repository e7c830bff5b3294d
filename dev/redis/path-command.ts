import { CommandError } from "./command.ts";

/**
 * Reads a command from a request's path: `/set/key/value?EX=100&NX` is SET key value EX 100 NX. The body of a POST or
 * PUT becomes the last argument of the path; the query comes after it. `_token` is no argument.
 *
 * @throws CommandError when the path is not properly escaped.
 */
export function commandFromPath(path: string, query: URLSearchParams, body: Buffer): string[] {
  const parts = path.split("/").slice(1).map(unescapePart);
  if (body.byteLength > 0) parts.push(body.toString("utf8"));
  for (const [name, value] of query) {
    if (name === "_token") continue;
    parts.push(name);
    if (value !== "") parts.push(value);
  }
  return parts;
}

function unescapePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new CommandError("ERR failed to parse command: the path is not properly escaped");
  }
}
