import { readdirSync } from "node:fs";
import type { Random } from "@/db/seed/art/random";
import { AUTH_POSTS } from "@/lib/auth/auth-requests";
import { BODIES, HEADERS, PARTS, QUERY_NAMES, TEXTS, VALUES } from "./malformed-values";

const API_METHODS = ["GET", "GET", "GET", "HEAD", "POST", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];
const PAGE_METHODS = ["GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "TRACE"];

/** One request that no honest client sends. */
export type Malformed = { method: string; path: string; headers: Record<string, string>; body?: string };

/** Every address of the shop, as the folders of `app` name them, with `[…]` where something is to be put. */
export function addresses(): string[] {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" });
  const found = files
    .filter((file) => /(^|\/)(page\.tsx|route\.ts)$/.test(file))
    .map((file) => {
      const folder = file.replace(/\/?(page\.tsx|route\.ts)$/, "").replace(/\([^)]*\)\/?/g, "");
      return `/${folder}`;
    });
  const auth = [
    ...Object.keys(AUTH_POSTS),
    "/get-session",
    "/list-sessions",
    "/verify-email",
    "/reset-password/[id]",
    "/[id]",
  ];
  return [
    ...found.filter((address) => !address.includes("auth/[")),
    ...auth.map((path) => `/api/auth${path}`),
    "/_next/image",
    "/_next/[id]",
    "/robots.txt",
  ];
}

/** A request that is wrong in one to three places; the same for the same random numbers. */
export function malformed(random: Random, all: readonly string[]): Malformed {
  const address = random.pick(all).replace(/\[[^\]]*\]+/g, () => (random.chance(0.7) ? random.pick(PARTS) : "x"));
  const method = random.pick(address.startsWith("/api/") ? API_METHODS : PAGE_METHODS);
  const headers: Record<string, string> = {};
  for (let left = random.whole(0, 2); left > 0; left -= 1) {
    const [name = "", value = ""] = random.pick(HEADERS).split(": ", 2);
    headers[name] = value;
  }
  const path = `${address}${random.chance(0.5) ? queryOf(random) : ""}`;
  if (method === "GET" || method === "HEAD" || method === "TRACE") return { method, path, headers };
  if (random.chance(0.8)) headers["content-type"] = "application/json";
  return { method, path, headers, body: bodyOf(random) };
}

function queryOf(random: Random): string {
  const value = random.chance(0.5) ? random.pick(PARTS) : encodeURIComponent(text(random.pick(VALUES)));
  return `?${random.pick(QUERY_NAMES)}=${value}${random.chance(0.1) ? "&limit=0&limit=1" : ""}`;
}

function bodyOf(random: Random): string {
  if (random.chance(0.1)) return random.pick(TEXTS);
  return JSON.stringify(spoil(random, random.pick(BODIES)));
}

/** The same, with another value in one place. */
function spoil(random: Random, value: unknown): unknown {
  if (typeof value !== "object" || value === null || random.chance(0.05)) return random.pick(VALUES);
  if (Array.isArray(value)) return value.map((item) => (random.chance(0.8) ? spoil(random, item) : item));
  const key = random.pick(Object.keys(value));
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [name, name === key ? spoil(random, child) : child]),
  );
}

function text(value: unknown): string {
  const plain = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return plain.toWellFormed();
}
