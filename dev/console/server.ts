import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import { closeServer, isLocalCaller, listenLocally, readBody, send, sendJson } from "@/dev/http.ts";
import { ACTIONS, mistakeIn } from "./actions.ts";
import { BackendAway, BackendRefused } from "./backend.ts";
import { type Backends, type ConsoleTargets, checkBackends, connectBackends, problemOf } from "./backends.ts";
import { html } from "./html.ts";
import { renderLayout } from "./layout.ts";
import type { Page, PageRequest, View } from "./page-request.ts";
import { deadLetters } from "./pages/dead-letters.ts";
import { faults } from "./pages/faults.ts";
import { inbox, inboxAddress } from "./pages/inbox.ts";
import { messages } from "./pages/messages.ts";
import { overview } from "./pages/overview.ts";
import { queues } from "./pages/queues.ts";
import { redis } from "./pages/redis.ts";
import { schedules } from "./pages/schedules.ts";

const PAGES: readonly Page[] = [overview, messages, deadLetters, schedules, queues, redis, faults, inbox];
const ASSETS: Record<string, readonly [file: string, type: string]> = {
  "/base.css": ["style/base.css", "text/css"],
  "/console.css": ["page/console.css", "text/css"],
  "/overview.css": ["page/overview.css", "text/css"],
  "/lists.css": ["page/lists.css", "text/css"],
  "/forms.css": ["page/forms.css", "text/css"],
  "/console.js": ["page/console.js", "text/javascript"],
};
const LARGEST_FORM_BYTES = 64 * 1024;

export type Console = { url: string; port: number; stop(): Promise<void> };

/**
 * Starts the console of the local cloud on 127.0.0.1: pages that show where every message is, and why. It talks to the
 * services through their HTTP APIs; their tokens never reach the browser. A service that is away is said to be so.
 *
 * @param options.port 0 asks for any free one.
 */
export async function startConsole(options: { port: number } & ConsoleTargets): Promise<Console> {
  const sight = connectBackends(options);
  const server = createServer((request, response) => {
    route(sight, request, response).catch((error: unknown) => {
      console.error("The console failed:", error);
      if (!response.headersSent) send(response, 500, "text/plain", "The console failed; its log says why.");
      else response.destroy();
    });
  });
  const port = await listenLocally(server, options.port);
  return { url: `http://127.0.0.1:${port}`, port, stop: () => closeServer(server) };
}

async function route(sight: Backends, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isOwnCaller(request)) return refuse(response, 403, "Only this machine's own console may do this.");
  const url = parseUrl(request);
  if (url === undefined) return refuse(response, 400, "The address makes no sense.");
  const method = request.method === "HEAD" ? "GET" : request.method;
  if (method === "POST") return act(sight, request, response, url.pathname);
  if (method !== "GET") return refuse(response, 405, "The console answers GET and POST.");
  const asset = ASSETS[url.pathname];
  if (asset) {
    const [file, type] = asset;
    return send(response, 200, `${type}; charset=utf-8`, readFileSync(path.join(import.meta.dirname, file)));
  }
  const [, first = "", ...rest] = url.pathname.split("/");
  const page = PAGES.find((candidate) => candidate.path === `/${first}`);
  if (!page || (rest.length > 0 && page !== messages)) return refuse(response, 404, "There is nothing here.");
  const id = decode(rest.join("/"));
  if (id === undefined) return refuse(response, 400, "The address makes no sense.");
  const here = `${url.pathname}${url.search}`;
  await sendPage(page, { sight, query: url.searchParams, id, here, hostname: url.hostname }, response);
}

async function sendPage(page: Page, visit: PageRequest, response: ServerResponse): Promise<void> {
  const [view, services] = await Promise.all([viewOf(page, visit), checkBackends(visit.sight)]);
  const notice = visit.query.get("notice") ?? "";
  const frames = visit.sight.inbox ? inboxAddress(visit.sight.inbox.url, visit.hostname) : "'none'";
  response.setHeader(
    "content-security-policy",
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; " +
      `frame-src ${frames}; form-action 'self'; frame-ancestors 'none'`,
  );
  response.setHeader("referrer-policy", "no-referrer");
  const body = renderLayout(view, { pages: PAGES, current: page.path, backends: services, notice });
  send(response, 200, "text/html; charset=utf-8", body);
}

async function viewOf(page: Page, visit: PageRequest): Promise<View> {
  try {
    return await page.render(visit);
  } catch (error) {
    const problem = problemOf(error);
    const words = error instanceof BackendAway ? "It is shown again as soon as the service is back." : problem;
    return { title: page.name, live: html`<p class="empty">${words}</p>` };
  }
}

async function act(
  sight: Backends,
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
): Promise<void> {
  const [, folder, name = ""] = pathname.split("/");
  const action = folder === "actions" && Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  const body = await readBody(request, LARGEST_FORM_BYTES);
  if (action === undefined) return refuse(response, 404, "There is no such action.");
  if (body === undefined) return refuse(response, 413, `A form has at most ${LARGEST_FORM_BYTES} bytes.`);
  if (!request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    return refuse(response, 415, "Send a form.");
  }
  const fields = Object.fromEntries(new URLSearchParams(body.toString("utf8")));
  const { status, notice } = await outcomeOf(() => action(sight, fields));
  if (request.headers.accept === "application/json") return sendJson(response, status, { notice });
  const back = ownAddress(fields.back ?? "/");
  back.searchParams.set("notice", notice);
  response.writeHead(303, { location: `${back.pathname}${back.search}` }).end();
}

async function outcomeOf(action: () => Promise<string>): Promise<{ status: number; notice: string }> {
  try {
    return { status: 200, notice: await action() };
  } catch (error) {
    const mistake = mistakeIn(error);
    if (mistake !== undefined) return { status: 400, notice: mistake };
    return { status: error instanceof BackendRefused ? error.status : 503, notice: problemOf(error) };
  }
}

/**
 * Another page, even of this machine, can make a browser call here: its Origin, or what the browser says of the call,
 * betrays it. To come here by a link is allowed, a page does not change anything.
 */
function isOwnCaller(request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  if (!isLocalCaller(request) || (origin !== undefined && origin !== `http://${host}`)) return false;
  const site = request.headers["sec-fetch-site"];
  const isForeign = site === "cross-site" || site === "same-site";
  return !isForeign || (request.method === "GET" && request.headers["sec-fetch-mode"] === "navigate");
}

function parseUrl({ url = "/", headers }: IncomingMessage): URL | undefined {
  // With the host before it, a target such as `//else.example` is a path, and one that is an address makes no sense.
  const target = `http://${headers.host}${url}`;
  return URL.canParse(target) ? new URL(target) : undefined;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** Where to go back to. Only its path is used, which leads nowhere else unless it begins like an address: `//else`. */
function ownAddress(back: string): URL {
  const base = "http://localhost/";
  const address = new URL(URL.canParse(back, base) ? back : base, base);
  return address.pathname.startsWith("//") ? new URL(base) : address;
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  send(response, status, "text/plain; charset=utf-8", `${reason}\n`);
}
