import { expect, test } from "vitest";
import { databaseForTests } from "@/tests/setup/database";
import { answerAuth } from "./answer-auth";

const { query } = databaseForTests();
const SHOP = "http://localhost:3000";
const PASSWORD = "a password for a test";

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const request = { method: "POST", headers: { "content-type": "application/json", origin: SHOP, ...headers } };
  return answerAuth(new Request(`${SHOP}/api/auth${path}`, { ...request, body: JSON.stringify(body) }));
}

const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");

/** Two hundred megabytes that do not say how many they are. */
function endless(): { body: ReadableStream; sent: () => number } {
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (sent >= 200_000_000) return controller.close();
      sent += 50_000;
      controller.enqueue(new Uint8Array(50_000).fill(32));
    },
  });
  return { body, sent: () => sent };
}

let people = 0;

async function newPerson(): Promise<{ email: string; cookie: string }> {
  const email = `person-${people++}@example.com`;
  const answer = await post("/sign-up/email", { name: "Ada", email, password: PASSWORD });
  expect(answer.status).toBe(200);
  return { email, cookie: cookieOf(answer) };
}

const isSignedIn = async (cookie: string) => {
  const answer = await answerAuth(new Request(`${SHOP}/api/auth/get-session`, { headers: { cookie } }));
  return (await answer.json()) !== null;
};

test("two hundred megabytes are refused after sixty-four thousand bytes", async () => {
  for (const path of ["/sign-in/email", "/sign-up/email", "/sign-out", "/update-user"]) {
    const { body, sent } = endless();
    const init = {
      method: "POST",
      body,
      duplex: "half",
      headers: { "content-type": "application/json", origin: SHOP },
    };
    const answer = await answerAuth(new Request(`${SHOP}/api/auth${path}`, init as RequestInit));
    expect([path, answer.status]).toEqual([path, 413]);
    expect(sent()).toBeLessThan(300_000);
  }
  const announced = { "content-length": "200000000" };
  expect((await post("/sign-up/email", { name: "Ada" }, announced)).status).toBe(413);
});

test("nothing that is not text, and nothing that the shop does not use, reaches better-auth", async () => {
  const { cookie } = await newPerson();
  const refused: [string, unknown][] = [
    ["/update-user", { name: null }],
    ["/update-user", { name: "a\0b" }],
    ["/update-user", { name: "" }],
    ["/update-user", { name: "x".repeat(201) }],
    ["/update-user", { image: "\0" }],
    ["/update-user", { image: null }],
    ["/reset-password", { newPassword: PASSWORD, token: "a\0b" }],
    ["/revoke-session", { token: "a\0b" }],
    ["/sign-in/email", { email: "a\0b@example.com", password: PASSWORD }],
    ["/sign-in/email", null],
    ["/sign-in/email", []],
  ];
  for (const [path, body] of refused) {
    expect([path, body, (await post(path, body, { cookie })).status]).toEqual([path, body, 400]);
  }
  for (const path of ["/sign-in/social", "/delete-user", "/change-email", "/__proto__", "/constructor", ""]) {
    expect([path, (await post(path, {}, { cookie })).status]).toEqual([path, 404]);
  }
});

test("a password that would be tried first is refused, and told why", async () => {
  for (const password of ["password", "12345678", " ".repeat(8), "weak@example.com"]) {
    const answer = await post("/sign-up/email", { name: "Ada", email: "weak@example.com", password });
    expect([password, answer.status]).toEqual([password, 400]);
    expect(await answer.json()).toMatchObject({ errors: [{ path: "password" }] });
  }
  for (const name of ["", "   ", "x".repeat(100_000)]) {
    expect([400, 413]).toContain(
      (await post("/sign-up/email", { name, email: "w@example.com", password: PASSWORD })).status,
    );
  }
  expect((await query("select 1 from users where email in ('weak@example.com', 'w@example.com')")).rows).toEqual([]);
});

test("a new password ends every other session of its owner", async () => {
  const { email, cookie } = await newPerson();
  const elsewhere = cookieOf(await post("/sign-in/email", { email, password: PASSWORD }));
  expect(await isSignedIn(elsewhere)).toBe(true);
  const change = { currentPassword: PASSWORD, newPassword: "another password", revokeOtherSessions: false };
  const changed = await post("/change-password", change, { cookie });
  expect(changed.status).toBe(200);
  expect(await isSignedIn(elsewhere)).toBe(false);
  expect(await isSignedIn(cookieOf(changed))).toBe(true);
});

test("a sign-up that fails half-way leaves nobody who can neither sign in nor up again", async () => {
  await query(`create function refuse() returns trigger language plpgsql as $$ begin raise 'no more accounts'; end $$`);
  await query("create trigger refuse_accounts before insert on accounts for each row execute function refuse()");
  const person = { name: "Ada", email: "half@example.com", password: PASSWORD };
  expect((await post("/sign-up/email", person)).status).toBeGreaterThanOrEqual(400);
  expect((await query("select 1 from users where email = 'half@example.com'")).rows).toEqual([]);
  await query("drop trigger refuse_accounts on accounts");
  expect((await post("/sign-up/email", person)).status).toBe(200);
});

test("no answer may be cached, and each has a request id", async () => {
  for (const answer of [
    await post("/sign-in/email", { email: "no@example.com", password: "x" }),
    await post("/no", {}),
  ]) {
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect(answer.headers.get("x-request-id")).toMatch(/^req_/);
  }
});

test("three hundred wrong passwords under ever new forwarded addresses are ten, and the owner gets in from elsewhere", async () => {
  const { email } = await newPerson();
  const tryFrom = (claimed: string, peer: string, password: string) =>
    post("/sign-in/email", { email, password }, { "x-forwarded-for": `${claimed}, ${peer}` });
  const statuses: number[] = [];
  for (let n = 0; n < 300; n += 1) {
    statuses.push((await tryFrom(`10.${n % 7}.0.${n % 256}`, "203.0.113.9", `wrong ${n}`)).status);
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  expect(statuses.filter((status) => status === 429)).toHaveLength(290);
  const refused = await tryFrom("1.1.1.1", "203.0.113.9", PASSWORD);
  expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([429, true]);
  expect(await refused.json()).toMatchObject({ code: "rate_limited" });
  // Spelt in another way it is the same account.
  expect(
    (
      await post(
        "/sign-in/email",
        { email: email.toUpperCase(), password: PASSWORD },
        { "x-forwarded-for": "203.0.113.9" },
      )
    ).status,
  ).toBe(429);
  expect((await tryFrom("1.1.1.1", "192.0.2.7", PASSWORD)).status).toBe(200);
});

test("who knows the password is no guesser, however often they sign in", async () => {
  const { email } = await newPerson();
  const from = { "x-forwarded-for": "198.51.100.7" };
  const statuses: number[] = [];
  for (let n = 0; n < 12; n += 1)
    statuses.push((await post("/sign-in/email", { email, password: PASSWORD }, from)).status);
  expect(statuses).toEqual(Array(12).fill(200));
});
