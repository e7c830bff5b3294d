import { expect, test } from "vitest";
import { z } from "zod";
import { failure } from "./errors";
import { apiError, apiSuccess } from "./http";
import { costs } from "./rate-limit";
import { readBody } from "./request-input";
import { type Access, anybody, idOf, route } from "./route";

const MEGABYTE = 1_000_000;
const open = { says: "For a test.", access: anybody, answer: z.unknown() };
const context = { params: Promise.resolve({}) };
const echo = route({ ...open, body: z.unknown() }, async ({ body }) => ({ body }));

function request(body: BodyInit | null, headers: Record<string, string> = { "content-type": "application/json" }) {
  return new Request("http://shop/api/echo", { method: "POST", body, headers, duplex: "half" } as RequestInit);
}

async function problemOf(answer: Response) {
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  return (await answer.json()) as Record<string, unknown>;
}

/** A body that has no length before it has been read. */
function stream(bytes: number): { body: ReadableStream; pulled: () => number } {
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (sent >= bytes) return controller.close();
      sent += 100_000;
      controller.enqueue(new Uint8Array(100_000).fill(32));
    },
  });
  return { body, pulled: () => sent };
}

test("JSON goes in, the verb runs, JSON comes out", async () => {
  const answer = await echo(request('{"a":1}'), context);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ body: { a: 1 } });
  expect(answer.headers.get("cache-control")).toBe("private, no-store");
});

test("every answer has a request id, good and bad; the problem says the same one", async () => {
  const [good, bad] = [await echo(request("{}"), context), await echo(request("{"), context)];
  for (const answer of [good, bad]) expect(answer.headers.get("x-request-id")).toMatch(/^req_[0-9a-z]{26}$/);
  expect((await problemOf(bad)).requestId).toBe(bad.headers.get("x-request-id"));
});

test("a body of more than a hundred kilobytes is refused by its announced length, unread", async () => {
  const { body, pulled } = stream(5 * MEGABYTE);
  const headers = { "content-type": "application/json", "content-length": "100001" };
  const answer = await echo(request(body, headers), context);
  expect(answer.status).toBe(413);
  expect(pulled()).toBeLessThan(MEGABYTE);
});

test("a body that never said its length is cut off after a hundred kilobytes, or what the route allows", async () => {
  const { body, pulled } = stream(50 * MEGABYTE);
  const answer = await echo(request(body), context);
  expect(answer.status).toBe(413);
  expect(await problemOf(answer)).toMatchObject({ code: "too_large", status: 413 });
  expect(pulled()).toBeLessThan(MEGABYTE);
  const patient = route({ ...open, body: z.unknown(), maxBytes: MEGABYTE }, async () => ({}));
  expect((await patient(request(stream(500_000).body), context)).status).toBe(400);
  expect((await patient(request(stream(2 * MEGABYTE).body), context)).status).toBe(413);
});

test("a body of exactly as much as is allowed is read", async () => {
  expect(await readBody(request(stream(MEGABYTE).body), MEGABYTE)).toHaveLength(MEGABYTE);
});

test("a sender who hangs up in the middle is no accident of ours", async () => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("aborted")) });
  expect((await echo(request(broken), context)).status).toBe(400);
});

test("a page of another site changes nothing, not even without a body", async () => {
  const from = (site: string, method: string) =>
    route(open, async () => ({}))(
      new Request("http://shop/", { method, headers: { "sec-fetch-site": site } }),
      context,
    );
  for (const site of ["cross-site", "same-site"]) {
    expect((await from(site, "DELETE")).status).toBe(403);
    expect((await from(site, "GET")).status).toBe(200);
  }
  for (const site of ["same-origin", "none"]) expect((await from(site, "DELETE")).status).toBe(200);
});

test("no refusal may be kept by a cache", async () => {
  expect(apiError(failure("not_found", "Not yet.")).headers.get("cache-control")).toBe("private, no-store");
});

test("only JSON is accepted, whatever its parameters", async () => {
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"]) {
    const answer = await echo(request("{}", { "content-type": type }), context);
    expect(answer.status).toBe(415);
    expect(await problemOf(answer)).toMatchObject({ code: "unsupported_media_type" });
  }
  expect((await echo(request("{}", { "content-type": "Application/JSON; charset=utf-8" }), context)).status).toBe(200);
});

test("broken JSON is the sender's mistake", async () => {
  for (const body of ["", "{", '{"a":}', "undefined"]) {
    const answer = await echo(request(body), context);
    expect(answer.status).toBe(400);
    expect(await problemOf(answer)).toMatchObject({ code: "invalid_request", errors: [{ message: "is not JSON" }] });
  }
});

test("text that no database can hold is refused wherever it hides", async () => {
  for (const body of [
    '{"name":"a\\u0000b"}',
    '["\\ud800"]',
    '{"deep":{"list":[{"x":"\\udc00!"}]}}',
    '{"key\\u0000":1}',
    '"\\u0000"',
  ]) {
    expect((await echo(request(body), context)).status).toBe(400);
  }
  expect((await echo(request('{"name":"😀"}'), context)).status).toBe(200);
});

test("JSON of forty thousand brackets is the sender's mistake, not our stack's", async () => {
  const body = "[".repeat(40_000) + "]".repeat(40_000);
  expect((await echo(request(body), context)).status).toBe(400);
});

test("query text is held to the same rule", async () => {
  const tried = route({ ...open, query: z.object({ q: z.string() }) }, async ({ query }) => query);
  expect((await tried(new Request("http://shop/?q=a%00b"), context)).status).toBe(400);
  expect(await (await tried(new Request("http://shop/?q=a%20b"), context)).json()).toEqual({ q: "a b" });
});

test("each wrong field is named with its path", async () => {
  const schema = z.object({ items: z.array(z.object({ quantity: z.int().min(1) })), name: z.string() });
  const tried = route({ ...open, body: schema }, async () => ({}));
  const problem = await problemOf(await tried(request('{"items":[{"quantity":1},{"quantity":0}]}'), context));
  expect(problem.errors).toMatchObject([{ path: "items.1.quantity" }, { path: "name" }]);
});

test("a reader may ask for some of the fields; a writer gets all", async () => {
  const tried = route(open, async () => ({ id: 1, name: "x", seller: { id: 2, name: "y" } }));
  const url = "http://shop/?fields=id,seller.name";
  expect(await (await tried(new Request(url), context)).json()).toEqual({ id: 1, seller: { name: "y" } });
  const posted = await tried(new Request(url, { method: "POST" }), context);
  expect(await posted.json()).toHaveProperty("name");
});

test("a verb may choose status and headers", async () => {
  const tried = route(open, async () => apiSuccess({ ok: true }, { status: 202, headers: { "x-mine": "1" } }));
  const answer = await tried(new Request("http://shop/"), context);
  expect(answer.status).toBe(202);
  expect(answer.headers.get("x-mine")).toBe("1");
});

test("a failure with a name keeps its details", async () => {
  const tried = route(open, async () => {
    throw failure("invalid_transition", "No.", { from: "A", to: "B", allowed: ["C"] });
  });
  const answer = await tried(new Request("http://shop/"), context);
  expect(answer.status).toBe(409);
  expect(await problemOf(answer)).toMatchObject({ from: "A", to: "B", allowed: ["C"], detail: "No." });
});

test("a failure that will pass says when to come again", () => {
  const answer = apiError(failure("rate_limited", "Slow down.", { retryAfterSeconds: 7 }));
  expect(answer.status).toBe(429);
  expect(answer.headers.get("retry-after")).toBe("7");
});

test("what went wrong inside stays inside", async () => {
  const tried = route(open, async () => {
    throw new Error("no such column at postgresql://admin:secret@10.0.0.1");
  });
  const answer = await tried(new Request("http://shop/"), context);
  expect(answer.status).toBe(500);
  const text = await answer.text();
  expect(text).not.toMatch(/column|secret|10\.0\.0\.1|stack/);
  expect(JSON.parse(text)).toMatchObject({ code: "internal", status: 500 });
});

test("a route without access does not compile, nor one that answers or reads what it has not declared", () => {
  // Each of these lines is an error that `npm run check` expects: without one, it fails.
  const answer = z.object({ id: z.string() });
  const verb = async () => ({ id: "1" });
  // @ts-expect-error: nobody has said who may call it.
  const anyones = () => route({ says: "For a test.", answer }, verb);
  // @ts-expect-error: the name of an access is none.
  const named = () => route({ says: "For a test.", access: "anybody", answer }, verb);
  // @ts-expect-error: this is not what it has promised to answer.
  const liar = () => route({ ...open, answer }, async () => ({ id: 1 }));
  // @ts-expect-error: only JSON is answered as a resource.
  const raw = () => route({ ...open, answer }, async () => new Response("1"));
  // @ts-expect-error: it has no body.
  const bodiless = () => route(open, async ({ body }) => body.id);
  // @ts-expect-error: nobody was asked who they are.
  const nosy = () => route(open, async ({ viewer }) => viewer);
  expect([anyones, named, liar, raw, bodiless, nosy]).toHaveLength(6);
});

const members: Access<{ member: string }> = {
  name: "members",
  says: "For a test.",
  by: ["session"],
  refuses: ["unauthenticated"],
  admit: async ({ headers }) => {
    const member = headers.get("x-member");
    if (member === null) throw failure("unauthenticated", "Members only.");
    return { member };
  },
};

test("who is not let in reaches no verb; who is, is known to it by name", async () => {
  let calls = 0;
  const greet = route({ ...open, access: members, answer: z.string() }, async ({ member }) => {
    calls += 1;
    return `Hello ${member}`;
  });
  const refused = await greet(new Request("http://shop/"), context);
  expect([refused.status, (await problemOf(refused)).code, calls]).toEqual([401, "unauthenticated", 0]);
  const admitted = await greet(new Request("http://shop/", { headers: { "x-member": "Ada" } }), context);
  expect(await admitted.json()).toBe("Hello Ada");
});

test("what cannot be understood is refused before anybody is asked who they are, and so is what comes too often", async () => {
  const limits = () => [costs("route-test", "somebody", 1, 60)];
  const guarded = route({ ...open, access: members, query: z.object({ n: z.coerce.number() }), limits }, async () => 1);
  const statuses = async (n: string) => (await guarded(new Request(`http://shop/?n=${n}`), context)).status;
  expect([await statuses("x"), await statuses("1"), await statuses("1")]).toEqual([400, 401, 429]);
});

test("a route says what it is: who may call it, what it takes, what it answers and with which status", async () => {
  const made = route({ ...open, params: idOf("print"), status: 201 }, async ({ params }) => params);
  expect(made.declaration).toMatchObject({ says: "For a test.", access: { name: "anybody" }, status: 201 });
  const answer = await made(new Request("http://shop/"), { params: Promise.resolve({ id: "7" }) });
  expect([answer.status, await answer.json()]).toEqual([201, { id: "7" }]);
});
