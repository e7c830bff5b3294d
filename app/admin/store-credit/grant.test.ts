import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ScriptedServer, startScriptedServer } from "../../components/scripted-server";
import { fieldErrorsOf, parseAmount, startGranting } from "./grant";

const grant = { email: "ada@example.com", amount: 12.5, note: "Thank you" };
const wallet = { balance: 12.5, held: 0, available: 12.5, currency: "EUR" };
const given = { status: 201, body: wallet };
const refused = (status: number, code: string, errors: { path: string; message: string }[] = []) => ({
  status,
  body: { code, title: code, status, errors },
});

let server: ScriptedServer;

beforeEach(async () => {
  server = await startScriptedServer();
});

afterEach(() => server.stop());

const keys = () => server.received.map(({ key }) => key);

describe("giving store credit", () => {
  it("sends a form under one key, and the next form under another", async () => {
    const give = startGranting();
    server.answers = [given, given];
    expect(await give(grant)).toEqual({ kind: "given", grant, wallet });
    await give(grant);
    expect(server.received[0]).toMatchObject({ path: "/api/admin/store-credit", body: grant });
    expect(new Set(keys()).size).toBe(2);
  });

  it("sends both clicks of a double click under one key", async () => {
    const give = startGranting();
    server.answers = [given, given];
    await Promise.all([give(grant), give(grant)]);
    expect(keys()).toHaveLength(2);
    expect(new Set(keys()).size).toBe(1);
  });

  it("keeps the key after a lost answer, after an error of the server and after a correction", async () => {
    const give = startGranting();
    server.answers = ["hang up", refused(503, "unavailable"), refused(429, "rate_limited"), refused(400, "x"), given];
    const kinds: string[] = [];
    for (let time = 0; time < 5; time++) kinds.push((await give(grant)).kind);
    expect(kinds).toEqual(["unanswered", "unanswered", "unanswered", "refused", "given"]);
    expect(new Set(keys()).size).toBe(1);
  });

  it("tells that it was given before it was changed, and then begins anew", async () => {
    const give = startGranting();
    server.answers = ["hang up", refused(422, "idempotency_key_reused"), given];
    await give(grant);
    expect(await give({ ...grant, amount: 15 })).toEqual({ kind: "given-before" });
    expect((await give({ ...grant, amount: 15 })).kind).toBe("given");
    const [first, second, third] = keys();
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it("puts advice at the fields that were refused", async () => {
    server.answers = [refused(400, "invalid_request", [{ path: "email", message: "nobody" }])];
    expect(fieldErrorsOf(await startGranting()(grant))).toEqual({
      email: expect.stringMatching(/nobody has an account/i),
    });
    expect(fieldErrorsOf({ kind: "unanswered" })).toEqual({});
    expect(fieldErrorsOf(null)).toEqual({});
  });
});

describe("an amount as it is typed", () => {
  it.each([
    ["25", 25],
    [" 12.50 ", 12.5],
    ["12,5", 12.5],
    ["€ 0.01", 0.01],
    ["10000", 10000],
  ])("%j is %d", (text, amount) => expect(parseAmount(text)).toBe(amount));

  it.each(["", "ten", "-5", "1,000", "1.000", "12.505", "1e3", "12..5", "1 000", "NaN", "9999999999"])(
    "%j is none, rather than a wrong one",
    (text) => expect(parseAmount(text)).toBeNull(),
  );
});
