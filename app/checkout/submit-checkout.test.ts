import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ScriptedServer, startScriptedServer } from "../components/scripted-server";
import { beginAttempt, unansweredAttempt } from "./attempt";
import { submitCheckout } from "./submit-checkout";

const body = {
  customerName: "Ada Lovelace",
  customerEmail: "ada@example.com",
  customerAddress: "12 Main St",
  totalAmount: 59.98,
  paymentMethod: { type: "card" as const, token: "tok_visa" },
};
const accepted = {
  status: 202,
  body: {
    checkoutId: "chk_1",
    paymentId: "pay_1",
    status: "accepted",
    totalAmount: 10,
    currency: "EUR",
    statusUrl: "/api/checkouts/chk_1?token=secret",
  },
};
const refused = (status: number, code: string) => ({ status, body: { code, title: code, status } });

let server: ScriptedServer;
let storage: Storage;

beforeEach(async () => {
  storage = storageInMemory();
  server = await startScriptedServer();
});

afterEach(() => server.stop());

describe("sending a checkout", () => {
  it("leads to its progress, with the guest's token, and forgets the key", async () => {
    server.answers = [accepted];
    const outcome = await submitCheckout(body, storage);
    expect(outcome).toEqual({ kind: "accepted", progressPath: "/checkout/chk_1?token=secret" });
    expect(unansweredAttempt(storage)).toBeNull();
  });

  it("uses the same key and body again after a lost answer", async () => {
    server.answers = ["hang up", accepted];
    expect(await submitCheckout(body, storage)).toEqual({ kind: "unanswered", problem: null, paidBy: "card" });
    expect((await submitCheckout(body, storage)).kind).toBe("accepted");
    expect(server.received).toHaveLength(2);
    expect(server.received[1]).toEqual(server.received[0]);
  });

  it.each([429, 500, 503])(
    "keeps the key when the server says %i, since that is no answer for good",
    async (status) => {
      server.answers = [refused(status, "unavailable"), accepted];
      expect((await submitCheckout(body, storage)).kind).toBe("unanswered");
      expect((await submitCheckout(body, storage)).kind).toBe("accepted");
      expect(server.received[1]?.key).toBe(server.received[0]?.key);
    },
  );

  it("takes a new key after a refusal for good", async () => {
    server.answers = [refused(402, "payment_declined"), accepted];
    expect((await submitCheckout(body, storage)).kind).toBe("refused");
    expect((await submitCheckout(body, storage)).kind).toBe("accepted");
    expect(server.received[1]?.key).not.toBe(server.received[0]?.key);
  });

  it("settles an unanswered attempt before it sends a changed one, so that nobody pays twice", async () => {
    const earlier = beginAttempt(storage, body);
    server.answers = [accepted];
    const outcome = await submitCheckout({ ...body, customerAddress: "13 Main St" }, storage);
    expect(outcome.kind).toBe("accepted");
    expect(server.received).toMatchObject([{ key: earlier.key, body }]);
  });

  it("sends the changed one under a new key once the earlier was refused", async () => {
    const earlier = beginAttempt(storage, body);
    const changed = { ...body, customerAddress: "13 Main St" };
    server.answers = [refused(409, "out_of_stock"), accepted];
    expect((await submitCheckout(changed, storage)).kind).toBe("accepted");
    expect(server.received.map((request) => request.body)).toEqual([body, changed]);
    expect(server.received[1]?.key).not.toBe(earlier.key);
  });

  it("asks again in the same way, whatever pays, also after the page was loaded anew", async () => {
    const byCredit = { ...body, paymentMethod: { type: "store_credit" as const } };
    server.answers = ["hang up", accepted];
    expect(await submitCheckout(byCredit, storage)).toEqual({
      kind: "unanswered",
      problem: null,
      paidBy: "store_credit",
    });
    expect(unansweredAttempt(storage)?.body).toEqual(byCredit);
    expect((await submitCheckout(body, storage)).kind).toBe("accepted");
    expect(server.received.map((request) => request.body)).toEqual([byCredit, byCredit]);
    expect(server.received[1]?.key).toBe(server.received[0]?.key);
  });

  it("says which way to pay was refused when another one is tried after it", async () => {
    beginAttempt(storage, { ...body, paymentMethod: { type: "store_credit" } });
    server.answers = [refused(402, "payment_declined"), refused(402, "payment_declined")];
    expect(await submitCheckout(body, storage)).toMatchObject({ kind: "refused", paidBy: "card" });
    expect(server.received.map((request) => request.body)).toMatchObject([
      { paymentMethod: { type: "store_credit" } },
      { paymentMethod: { type: "card" } },
    ]);
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
