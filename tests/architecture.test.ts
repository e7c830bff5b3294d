import { expect, test } from "vitest";
import { isLocal } from "@/lib/dispatcher";
import { MESSAGES } from "@/lib/messages";
import { chainTo, type Import, importsOf, readSource, sourceFiles } from "./setup/import-graph";

const SHELVES: Record<string, number> = {
  auth: 0,
  catalog: 0,
  inventory: 0,
  wallet: 0,
  sellers: 0,
  cart: 1,
  payments: 1,
  pricing: 2,
  sharing: 2,
  orders: 2,
  checkout: 3,
  notifications: 4,
  realtime: 4,
  reports: 4,
  consumers: 5,
  operations: 6,
};

const all = sourceFiles();
const shipping = all.filter((file) => !/\.test\.tsx?$/.test(file));
const room = (name: string) => shipping.filter((file) => file.startsWith(`${name}/`));
const domainOf = (file: string) => /^lib\/([^/]+)\//.exec(file)?.[1];
const isFile = (target: string) => all.includes(target);
const imports = (files: string[]) => files.flatMap(importsOf);
const say = ({ from, to }: Import) => `${from} → ${to}`;

test("the graph sees the project", () => {
  expect(shipping.length).toBeGreaterThan(100);
  expect(imports(shipping).length).toBeGreaterThan(300);
});

test("pages and routes reach data only through the shop", () => {
  const forbidden = /^(db|emails|dev|tests)(\/|$)|^drizzle-orm/;
  expect(
    imports(room("app"))
      .filter(({ to }) => forbidden.test(to))
      .map(say),
  ).toEqual([]);
});

test("what runs in the browser reaches neither database, environment, SDK nor the schemas of requests", () => {
  const forbidden = (target: string) =>
    // Of zod only its small build: the schemas of answers are shared with the browser, those of requests stay here.
    /^(db|emails|dev)\/|^lib\/(env|log)\.ts$|^(@upstash|pg$|pino$|nodemailer|drizzle-orm|node:|zod$)/.test(target);
  const islands = room("app").filter((file) => /^\s*["']use client["']/.test(readSource(file)));
  expect(islands.length).toBeGreaterThan(0);
  expect(islands.flatMap((file) => chainTo(file, forbidden)?.join(" → ") ?? [])).toEqual([]);
});

test("a domain imports only plumbing, the database and domains on a lower shelf", () => {
  const wrong = imports(room("lib").filter(domainOf)).filter(({ from, to }) => {
    const own = domainOf(from) ?? "";
    const other = domainOf(to);
    if (/^(app|dev|tests)\//.test(to)) return true;
    if (to.startsWith("emails/") || to === "react") return own !== "notifications";
    if (/^(next|react)(\/|$)/.test(to)) return own !== "auth";
    return other !== undefined && other !== own && !((SHELVES[other] ?? 99) < (SHELVES[own] ?? -1));
  });
  expect(wrong.map(say)).toEqual([]);
});

test("every domain stands on a shelf", () => {
  expect(
    room("lib")
      .map(domainOf)
      .filter((domain) => domain !== undefined && !(domain in SHELVES)),
  ).toEqual([]);
});

test("plumbing knows no domain", () => {
  const plumbing = room("lib").filter((file) => !domainOf(file));
  const wrong = imports(plumbing).filter(
    ({ to }) => /^(app|dev|emails|tests)\//.test(to) || domainOf(to) !== undefined,
  );
  expect(wrong.map(say)).toEqual([]);
});

test("database and emails stand on their own", () => {
  const database = imports(room("db")).filter(({ to }) => /^(app|dev|emails|lib|tests)\//.test(to));
  // The client needs an address and a place to complain; the tables and the seed need nothing.
  const client = ["db/index.ts → lib/env.ts", "db/index.ts → lib/log.ts"];
  expect(database.map(say).filter((line) => !client.includes(line))).toEqual([]);
  const letters = imports(room("emails")).filter(({ to }) => /^(app|db|dev|lib|tests)\//.test(to));
  expect(letters.filter(({ to }) => to !== "lib/money.ts").map(say)).toEqual([]);
});

test("shipping code never imports the local cloud or the tests", () => {
  const shop = ["app", "db", "emails", "lib"].flatMap(room);
  expect(
    imports(shop)
      .filter(({ to }) => /^(dev|tests)\//.test(to))
      .map(say),
  ).toEqual([]);
});

test("one file reads the environment, one runs work after the response, one keeps page reads", () => {
  const shop = [...room("app"), ...room("lib")];
  const having = (pattern: RegExp) => shop.filter((file) => pattern.test(readSource(file)));
  expect(having(/process\.env\b/)).toEqual(["lib/env.ts"]);
  expect(having(/import \{[^}]*\bafter\b[^}]*\} from "next\/server"/)).toEqual(["lib/background-tasks.ts"]);
  expect(having(/["']use cache(: \w+)?["']/)).toEqual(["app/cached-reads.ts"]);
});

test("a route that writes a message for the shop itself brings those who apply it", () => {
  const local = Object.keys(MESSAGES).filter((eventType) => isLocal({ eventType }));
  const writes = (file: string) =>
    readSource(file).includes("writeMessages(") && local.some((type) => readSource(file).includes(`"${type}"`));
  // Who only reads comes by those who write as well, in the tables of who listens.
  const routes = room("app").filter(
    (file) => /\/route\.ts$/.test(file) && /export const (POST|PUT|PATCH|DELETE)/.test(readSource(file)),
  );
  const writers = routes.filter((file) => chainTo(file, (to) => to.startsWith("lib/") && isFile(to) && writes(to)));
  expect(writers.length).toBeGreaterThan(8);
  const brings = (file: string) => chainTo(file, (to) => to === "lib/consumers/dispatch.ts") !== undefined;
  expect(writers.filter((file) => !brings(file))).toEqual([]);
});

test("a child is signalled only when it was really started", () => {
  // A child that was not has process id 0 for a moment: the whole process group.
  const unasked = (line: string) => /\.kill\((["']SIG|signal\b)/.test(line) && !line.includes("pid !== undefined");
  const programs = [...room("dev"), ...room("tests")];
  expect(programs.filter((file) => readSource(file).split("\n").some(unasked))).toEqual([]);
});

test("files and routes stay small, and nothing has a name that says nothing", () => {
  const code = all.filter((file) => !file.startsWith("db/migrations/"));
  const lines = (file: string) => readSource(file).split("\n").length - 1;
  expect(code.filter((file) => lines(file) > 250)).toEqual([]);
  expect(shipping.filter((file) => /^app\/.*\/route\.ts$/.test(file) && lines(file) > 25)).toEqual([]);
  expect(code.filter((file) => /(^|[/-])(utils?|helpers?|misc|common|manager|service)s?([./-]|$)/.test(file))).toEqual(
    [],
  );
});
