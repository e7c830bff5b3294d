import { expect, test } from "vitest";
import { renderEmail } from "@/lib/notifications/render-email";
import { databaseForTests } from "@/tests/setup/database";
import { until } from "@/tests/setup/until";
import { answerAuth } from "./answer-auth";
import { findViewer } from "./session";

const { query } = databaseForTests();
const SHOP = "http://localhost:3000";
const [OLD, NEW] = ["a password for a test", "another password for a test"];

function post(path: string, body: unknown): Promise<Response> {
  const headers = { "content-type": "application/json", origin: SHOP };
  return answerAuth(new Request(`${SHOP}/api/auth${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

let people = 0;

async function newPerson(): Promise<{ email: string; cookie: string }> {
  const email = `forgetful-${people++}@example.com`;
  const answer = await post("/sign-up/email", { name: "Ada", email, password: OLD });
  return { email, cookie: answer.headers.getSetCookie().join("; ") };
}

const isSignedIn = async (cookie: string) => (await findViewer(new Headers({ cookie }))) !== null;
const canSignIn = async (email: string, password: string) =>
  (await post("/sign-in/email", { email, password })).status === 200;

/** Asks for an email and answers what it refers to, and the token that its link brings. */
async function askForEmail(email: string) {
  const before = (await emailsFor(email)).length;
  expect((await post("/request-password-reset", { email })).status).toBe(200);
  await until(async () => (await emailsFor(email)).length > before, "the letter is asked for");
  const reference = String((await emailsFor(email)).at(-1)?.reference);
  const letter = await renderEmail("password-reset", reference);
  const token = /reset-password\?token=([\w-]+)/.exec(letter?.text ?? "")?.[1] ?? "";
  return { reference, token };
}

async function emailsFor(email: string): Promise<{ letter: string; reference: string }[]> {
  const { rows } = await query(
    "select payload from events where type = 'notification.email' and payload->>'recipient' = $1 order by created_at, id",
    [email],
  );
  return rows.map(({ payload }) => payload);
}

test("a forgotten password is replaced by the link of an email: the old one and every session end", async () => {
  const { email, cookie } = await newPerson();
  expect(await isSignedIn(cookie)).toBe(true);
  const { token } = await askForEmail(email);
  expect(await canSignIn(email, OLD)).toBe(true);
  expect((await post("/reset-password", { newPassword: NEW, token })).status).toBe(200);
  expect(await isSignedIn(cookie)).toBe(false);
  expect([await canSignIn(email, OLD), await canSignIn(email, NEW)]).toEqual([false, true]);
});

test("a link works once, and ends all others of its account", async () => {
  const { email } = await newPerson();
  const [older, newer] = [await askForEmail(email), await askForEmail(email)];
  const other = await askForEmail((await newPerson()).email);
  expect((await post("/reset-password", { newPassword: NEW, token: newer.token })).status).toBe(200);
  for (const { token } of [newer, older]) {
    const again = await post("/reset-password", { newPassword: OLD, token });
    expect([again.status, (await again.json()).code]).toEqual([400, "INVALID_TOKEN"]);
  }
  expect(await canSignIn(email, NEW)).toBe(true);
  // An email that comes too late is not sent: its link leads nowhere.
  expect(await renderEmail("password-reset", older.reference)).toBeNull();
  expect(await renderEmail("password-reset", other.reference)).not.toBeNull();
});

test("an hour later the link is dead, and so is an email that was still to be sent", async () => {
  const { email } = await newPerson();
  const { token, reference } = await askForEmail(email);
  await query("update verifications set expires_at = now() - interval '1 second' where id = $1", [reference]);
  expect(await renderEmail("password-reset", reference)).toBeNull();
  expect((await post("/reset-password", { newPassword: NEW, token })).status).toBe(400);
  expect(await canSignIn(email, OLD)).toBe(true);
});

test("whether there is such an account is told to nobody, and nothing is written to strangers", async () => {
  const { email } = await newPerson();
  const answers = await Promise.all(
    [email, "nobody-here@example.com"].map(async (address) => {
      const answer = await post("/request-password-reset", { email: address });
      return [answer.status, await answer.text()];
    }),
  );
  expect(answers[0]).toEqual(answers[1]);
  await until(async () => (await emailsFor(email)).length === 1, "the letter is asked for");
  expect(await emailsFor("nobody-here@example.com")).toEqual([]);
});

test("the message that asks for the email does not hold the token: messages are kept for ever", async () => {
  const { email } = await newPerson();
  const { token } = await askForEmail(email);
  expect(token.length).toBeGreaterThan(20);
  const held = "select 1 from events where payload::text like '%' || $1 || '%'";
  expect((await query(held, [token])).rowCount).toBe(0);
});

test("a new password is held to the rules of every password", async () => {
  const { email } = await newPerson();
  const { token } = await askForEmail(email);
  for (const newPassword of ["short", "password1", "x".repeat(129)]) {
    expect((await post("/reset-password", { newPassword, token })).status).toBe(400);
  }
  expect((await post("/reset-password", { newPassword: NEW, token })).status).toBe(200);
});
