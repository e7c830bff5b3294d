import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { beginAttempt, unansweredAttempt } from "./attempt";
import { submitCheckout } from "./submit-checkout";

type Answer = { status: number; body: unknown } | "hang up";
type Received = { key: string | undefined; body: unknown };

const body = {
  customerName: "Ada Lovelace",
  customerEmail: "ada@example.com",
  customerAddress: "12 Main St",
  totalAmount: 59.98,
  paymentMethod: { type: "card" as const, token: "tok_visa" },
};
const accepted = {
  status: 202,
  body: { checkoutId: "chk_1", statusUrl: "/api/checkouts/chk_1?token=secret" },
};
const refused = (status: number, code: string) => ({ status, body: { code, title: code, status } });

let server: Server;
let answers: Answer[];
let received: Received[];
let storage: Storage;

beforeEach(async () => {
  answers = [];
  received = [];
  storage = storageInMemory();
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const key = request.headers["idempotency-key"];
    received.push({ key: String(key), body: JSON.parse(Buffer.concat(chunks).toString()) });
    const answer = answers.shift() ?? "hang up";
    if (answer === "hang up") return void request.socket.destroy();
    response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Node's fetch has no page to resolve a path against, and no keepalive beyond one.
  const reach = globalThis.fetch;
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => reach(origin + path, { ...init, keepalive: false }));
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await new Promise((resolve) => server.close(resolve));
});

describe("sending a checkout", () => {
  it("leads to its progress, with the guest's token, and forgets the key", async () => {
    answers = [accepted];
    const outcome = await submitCheckout(body, storage);
    expect(outcome).toEqual({ kind: "accepted", progressPath: "/checkout/chk_1?token=secret" });
    expect(unansweredAttempt(storage)).toBeNull();
  });

  it("uses the same key and body again after a lost answer", async () => {
    answers = ["hang up", accepted];
    expect(await submitCheckout(body, storage)).toEqual({ kind: "unanswered", problem: null });
    expect((await submitCheckout(body, storage)).kind).toBe("accepted");
    expect(received).toHaveLength(2);
    expect(received[1]).toEqual(received[0]);
  });

  it.each([429, 500, 503])(
    "keeps the key when the server says %i, since that is no answer for good",
    async (status) => {
      answers = [refused(status, "unavailable"), accepted];
      expect((await submitCheckout(body, storage)).kind).toBe("unanswered");
      expect((await submitCheckout(body, storage)).kind).toBe("accepted");
      expect(received[1]?.key).toBe(received[0]?.key);
    },
  );

  it("takes a new key after a refusal for good", async () => {
    answers = [refused(402, "payment_declined"), accepted];
    expect((await submitCheckout(body, storage)).kind).toBe("refused");
    expect((await submitCheckout(body, storage)).kind).toBe("accepted");
    expect(received[1]?.key).not.toBe(received[0]?.key);
  });

  it("settles an unanswered attempt before it sends a changed one, so that nobody pays twice", async () => {
    const earlier = beginAttempt(storage, body);
    answers = [accepted];
    const outcome = await submitCheckout({ ...body, customerAddress: "13 Main St" }, storage);
    expect(outcome.kind).toBe("accepted");
    expect(received).toEqual([{ key: earlier.key, body }]);
  });

  it("sends the changed one under a new key once the earlier was refused", async () => {
    const earlier = beginAttempt(storage, body);
    const changed = { ...body, customerAddress: "13 Main St" };
    answers = [refused(409, "out_of_stock"), accepted];
    expect((await submitCheckout(changed, storage)).kind).toBe("accepted");
    expect(received.map((request) => request.body)).toEqual([body, changed]);
    expect(received[1]?.key).not.toBe(earlier.key);
  });

  it("does not trust what is not an attempt in the storage", () => {
    storage.setItem("oncart.checkout-attempt", "{broken");
    expect(unansweredAttempt(storage)).toBeNull();
    storage.setItem("oncart.checkout-attempt", '{"key":"k","body":{}}');
    expect(unansweredAttempt(storage)).toBeNull();
  });
});

function storageInMemory(): Storage {
  const values = new Map<string, string>();
  return {
    get length() {
      return values.size;
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    clear: () => values.clear(),
  };
}
