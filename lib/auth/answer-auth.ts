import { z } from "zod";
import { clientAddress } from "@/lib/client-address";
import { failure } from "@/lib/errors";
import { apiError } from "@/lib/http";
import { newId } from "@/lib/ids";
import { giveBack, type Limit, spend } from "@/lib/rate-limit";
import { parseInput, readJson } from "@/lib/request-input";
import { auth } from "./auth";
import { AUTH_POSTS, AUTH_READS } from "./auth-requests";

const MAX_BYTES = 64_000;

/**
 * The door to better-auth: counts the body while it arrives, knows every request that may be made and what belongs in it, and
 * keeps better-auth's answers from being cached. What it refuses is problem+json; what better-auth refuses is in its words.
 */
export async function answerAuth(request: Request): Promise<Response> {
  const requestId = newId("req");
  try {
    const { understood, guesses } = await understand(request);
    const answer = await auth().handler(understood);
    if (answer.ok) await giveBack(guesses);
    // Its own word for a database that does not answer; it has logged why.
    if (answer.status >= 500)
      throw failure("unavailable", "The shop is busy. Please try again.", { retryAfterSeconds: 1 });
    const headers = new Headers(answer.headers);
    headers.set("x-request-id", requestId);
    headers.set("cache-control", "private, no-store");
    return new Response(answer.body, { status: answer.status, headers });
  } catch (error) {
    return apiError(error, requestId);
  }
}

/** The request as better-auth gets it: a body that is what it should be, and one address of its sender. And what it guesses at. */
async function understand(request: Request): Promise<{ understood: Request; guesses: Limit[] }> {
  const { pathname, searchParams } = new URL(request.url);
  const path = pathname.replace(/^\/api\/auth/, "");
  parseInput(z.unknown(), Object.fromEntries(searchParams));
  const from = clientAddress(request.headers);
  const headers = new Headers(request.headers);
  headers.set("x-forwarded-for", from);
  if (request.method === "GET" && AUTH_READS.test(path)) {
    return { understood: new Request(request.url, { headers }), guesses: [] };
  }
  const post = request.method === "POST" && Object.hasOwn(AUTH_POSTS, path) ? AUTH_POSTS[path] : undefined;
  if (!post) throw failure("not_found", `There is no ${request.method} ${pathname}.`);
  const isEmpty = request.body === null || request.headers.get("content-length") === "0";
  const body = parseInput(post.body, isEmpty ? {} : await readJson(request, MAX_BYTES));
  const limits = post.limits(from, body);
  await spend(limits);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  const understood = new Request(request.url, { method: "POST", headers, body: JSON.stringify(body) });
  return { understood, guesses: limits.filter(({ isGuess }) => isGuess) };
}
