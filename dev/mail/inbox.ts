import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import { z } from "zod";
import { isLocalCaller, readBody, send, sendJson } from "@/dev/http.ts";
import { type Drip, dripSettings } from "./drip.ts";
import { readEmail } from "./email.ts";
import type { Entry, Mailbox } from "./mailbox.ts";
import { renderInbox, TABS } from "./page.ts";

const MOST_MESSAGES = 1_000;
const PER_PAGE = 50;

const ListQuery = z.object({
  to: z.string().optional(),
  subject: z.string().optional(),
  search: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(MOST_MESSAGES).default(PER_PAGE),
  offset: z.coerce.number().int().min(0).default(0),
});

const PageQuery = z.object({
  search: z.string().default(""),
  page: z.coerce.number().int().min(1).catch(1),
  tab: z.enum(TABS).optional().catch(undefined),
});

// Opening an email calls nobody: no script runs, and pictures come from the email or from this machine.
const LETTER_POLICY = [
  "sandbox allow-popups allow-popups-to-escape-sandbox",
  "default-src 'none'",
  "img-src data: http://localhost:* http://127.0.0.1:*",
  "style-src 'unsafe-inline'",
].join("; ");

// The console of the local cloud, on some port of this machine, shows the inbox as one of its tabs.
const MAY_FRAME = "http://localhost:* http://127.0.0.1:*";

/** The inbox over HTTP: the JSON API of the project's contract, the page that a person reads, and `POST /api/drip` for drills. */
export function createInbox(mailbox: Mailbox, drip: Drip): Server {
  return createServer((request, response) => {
    route(mailbox, drip, request, response).catch((error: unknown) => {
      if (error instanceof z.ZodError) return sendJson(response, 400, { error: z.prettifyError(error) });
      console.error("The inbox failed:", error);
      if (!response.headersSent) sendJson(response, 500, { error: "The inbox failed; its log says why." });
      else response.destroy();
    });
  });
}

async function route(mailbox: Mailbox, drip: Drip, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isLocalCaller(request)) return sendJson(response, 403, { error: "Only this machine may read this inbox." });
  const url = new URL(request.url ?? "/", "http://localhost");
  const method = request.method === "HEAD" ? "GET" : request.method;
  const [, first = "", ...rest] = url.pathname.split("/");
  const [id = "", part = "", number = ""] = first === "api" ? rest.slice(1) : rest;
  const call = `${method} ${first === "api" ? `/api/${rest[0]}` : `/${first}`}`;
  if (call === "GET /api/revision") return sendJson(response, 200, { revision: mailbox.revision() });
  if (call === "POST /api/drip") {
    drip.settings = dripSettings.parse(JSON.parse(String(await readBody(request, 1_000))));
    return sendJson(response, 200, drip.settings);
  }
  if (call === "DELETE /api/messages" && !id) return sendJson(response, 200, { deleted: mailbox.clear() });
  if (call === "POST /clear") {
    mailbox.clear();
    response.writeHead(303, { location: "/" }).end();
    return;
  }
  if (call === "GET /api/messages") {
    return id ? sendMessage(mailbox, response, id, part, number) : sendList(mailbox, response, url);
  }
  if (call === "GET /messages" && part === "html") return sendHtml(mailbox, response, id);
  if (call === "GET /messages" || call === "GET /") return sendPage(mailbox, response, url, id);
  if (call === "GET /base.css") return send(response, 200, "text/css; charset=utf-8", baseStyle());
  if (call === "GET /inbox.css") return send(response, 200, "text/css; charset=utf-8", asset("inbox.css"));
  if (call === "GET /inbox.js") return send(response, 200, "text/javascript; charset=utf-8", asset("inbox.js"));
  sendJson(response, 404, { error: "There is nothing here." });
}

function sendList(mailbox: Mailbox, response: ServerResponse, url: URL): void {
  const { total, messages } = mailbox.list(ListQuery.parse(Object.fromEntries(url.searchParams)));
  sendJson(response, 200, { total, messages: messages.map(summary) });
}

async function sendMessage(mailbox: Mailbox, response: ServerResponse, id: string, part: string, number: string) {
  const found = mailbox.find(id);
  if (!found) return sendJson(response, 404, { error: `There is no message ${id}.` });
  if (part === "raw") return send(response, 200, "text/plain; charset=utf-8", found.raw);
  const letter = await readEmail(found.raw);
  const attachment = letter.attachments[Number(number)];
  if (part === "attachments" && attachment) {
    const name = encodeURIComponent(attachment.name);
    response.setHeader("content-disposition", `attachment; filename*=UTF-8''${name}`);
    return send(response, 200, "application/octet-stream", attachment.content);
  }
  if (part) return sendJson(response, 404, { error: "There is nothing here." });
  const attachments = letter.attachments.map(({ name, type, content }) => ({ name, type, size: content.byteLength }));
  sendJson(response, 200, { ...summary(found.entry), ...letter, attachments });
}

async function sendHtml(mailbox: Mailbox, response: ServerResponse, id: string): Promise<void> {
  const found = mailbox.find(id);
  if (!found) return sendJson(response, 404, { error: `There is no message ${id}.` });
  const { html } = await readEmail(found.raw);
  response.setHeader("content-security-policy", LETTER_POLICY);
  send(response, 200, "text/html; charset=utf-8", `<base target="_blank">${html}`);
}

async function sendPage(mailbox: Mailbox, response: ServerResponse, url: URL, id: string): Promise<void> {
  const { search, page, tab } = PageQuery.parse(Object.fromEntries(url.searchParams));
  const found = id ? mailbox.find(id) : undefined;
  const list = mailbox.list({ search, limit: PER_PAGE, offset: (page - 1) * PER_PAGE });
  const open = found && { entry: found.entry, letter: await readEmail(found.raw), raw: found.raw.toString("utf8") };
  const html = renderInbox({ ...list, search, page, pages: Math.ceil(list.total / PER_PAGE), tab, open, missing: id });
  const policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:";
  response.setHeader("content-security-policy", `${policy}; form-action 'self'; frame-ancestors ${MAY_FRAME}`);
  send(response, id && !found ? 404 : 200, "text/html; charset=utf-8", html);
}

function summary({ id, messageId, from, to, subject, date, deliveries }: Entry) {
  return { id, messageId, from, to, subject, date, deliveries };
}

/** The look that all pages of the local cloud share. */
function baseStyle(): Buffer {
  return readFileSync(path.join(import.meta.dirname, "../console/style/base.css"));
}

function asset(name: string): Buffer {
  return readFileSync(path.join(import.meta.dirname, "page", name));
}
