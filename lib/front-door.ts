import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** A route that answers 400 to everything. */
const REFUSAL = "/api/malformed";
const PAGE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const API_METHODS = new Set([...PAGE_METHODS, "POST", "PUT", "PATCH", "DELETE"]);

type Arrival = { request: IncomingMessage; response: ServerResponse; server: Server };

const seen = new WeakSet<Server>();

/**
 * Looks at each request before Next does, in the server's own process: a proxy.ts would cost half a millisecond for the same,
 * and does not see what Next fails on before it gets there. Where a platform speaks to Next in another way, nothing of this
 * happens, and the platform's own front stands in for it.
 * @param isDevelopment whether this is the development server, which has sockets and posts of its own.
 */
export function watchFrontDoor({ isDevelopment }: { isDevelopment: boolean }): void {
  subscribe("http.server.request.start", (message) => {
    // Sound: Node documents what this channel says.
    const { request, response, server } = message as Arrival;
    if (!isDevelopment) closeToWebSockets(server);
    receive(request, response, isDevelopment);
  });
}

/** What is done to an arriving request, and to the answer that it will get. */
export function receive(request: IncomingMessage, response: ServerResponse, isDevelopment = false): void {
  tellWhoSpoke(request);
  if (!isUnderstandable(request, isDevelopment)) refuse(request);
  const mustSignIn = isPrivatePage(request) && !showsWhoAsks(request);
  mendHead(response, (status) => (mustSignIn && status === 200 ? 401 : status));
}

/** The shop has none, and Next never answers those to a path that it does not know: as ordinary requests they end. */
function closeToWebSockets(server: Server): void {
  if (seen.has(server)) return;
  seen.add(server);
  server.removeAllListeners("upgrade");
}

/** Appends who spoke to us, as every proxy before us did: what is left of it in the chain is only somebody's word. */
function tellWhoSpoke(request: IncomingMessage): void {
  const before = request.headers["x-forwarded-for"];
  const peer = request.socket.remoteAddress ?? "unknown";
  request.headers["x-forwarded-for"] = before === undefined ? peer : `${before}, ${peer}`;
}

function isUnderstandable({ url = "", method = "", headers }: IncomingMessage, isDevelopment: boolean): boolean {
  const [path = ""] = url.split("?");
  if (path === "*" || !isText(path)) return false;
  if (isDevelopment && /^\/_?_next/.test(path)) return true;
  if (path.startsWith("/api/")) return API_METHODS.has(method);
  // What Next would take for a server action; the shop has none.
  return PAGE_METHODS.has(method) && headers["next-action"] === undefined;
}

/** Whether a path is percent-encoded text that a database can hold: Next fails on what is not. */
function isText(path: string): boolean {
  try {
    return !decodeURIComponent(path).includes("\0");
  } catch {
    return false;
  }
}

function refuse(request: IncomingMessage): void {
  request.url = REFUSAL;
  request.method = "GET";
  for (const name of ["next-action", "rsc", "next-router-state-tree", "next-router-prefetch"])
    delete request.headers[name];
}

/** A page of one order or purchase, as a browser opens it; what Next's own links load has no use for a status. */
function isPrivatePage({ url = "", headers }: IncomingMessage): boolean {
  return /^\/(?:orders|checkout)\/[^/?]/.test(url) && headers.rsc === undefined;
}

/** Whether a request has anything with it that could open a private page. Whether it does is for the page to find out. */
function showsWhoAsks({ url = "", headers }: IncomingMessage): boolean {
  return headers.cookie?.includes("session_token=") || new URLSearchParams(url.split("?")[1]).has("token");
}

/**
 * A page that only asks to sign in says so in its status, which Next gives away with the shell. And an error is kept by no cache: a
 * shared one may keep a 404 unless it says otherwise, and a page may be there a moment later.
 */
function mendHead(response: ServerResponse, statusFor: (status: number) => number): void {
  const writeHead = response.writeHead.bind(response) as (...all: unknown[]) => ServerResponse;
  response.writeHead = (...[first, ...rest]: unknown[]) => {
    const status = statusFor(Number(first));
    if (status >= 400) response.setHeader("cache-control", "private, no-store");
    return writeHead(status, ...rest);
  };
}
