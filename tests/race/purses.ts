import { z } from "zod";
import { ask, insist, type Question, type Reply } from "../chaos/browser";

/** Euros of store credit that each shopper begins with: not enough for everything they will try to buy with it. */
export const GRANT = 2_000;

/** A purchase that the shop has agreed to, and how it is paid. */
export type Purchase = { checkoutId: string; method: "card" | "store_credit"; wish: string };

/** A shopper with an account, and all that the shop has told them. `wishes`: how often they wanted to buy something. */
export type Purse = { email: string; password: string; cookie: string; purchases: Purchase[]; wishes: Set<string> };

/** Opens an account for each shopper and fills its purse. */
export async function openPurses(url: string, count: number): Promise<Purse[]> {
  const admin = await signIn(url, { email: "admin@example.com", password: "oncart-demo" });
  const purses: Purse[] = [];
  for (let index = 0; index < count; index += 1) {
    const [email, password] = [`racer-${index}@example.com`, "a password for a race"];
    const body = { name: "Racer", email, password };
    const { cookies } = await soon({ url: `${url}/api/auth/sign-up/email`, body, headers: { origin: url } });
    const headers = { cookie: admin, origin: url, "idempotency-key": email };
    const gift = { email, amount: GRANT, note: "for a race" };
    const { status } = await soon({ url: `${url}/api/admin/store-credit`, body: gift, headers });
    if (status !== 201) throw new Error(`No store credit: ${status}`);
    purses.push({ email, password, cookie: cookies.join("; "), purchases: [], wishes: new Set() });
  }
  return purses;
}

/** Signs in; answers the cookie. */
export async function signIn(url: string, { email, password }: { email: string; password: string }): Promise<string> {
  const question = { url: `${url}/api/auth/sign-in/email`, body: { email, password }, headers: { origin: url } };
  return (await soon(question)).cookies.join("; ");
}

/** Asks until there is an answer. */
export const soon = (question: Question): Promise<Reply> => insist(question, Date.now() + 120_000);

/** Asks once, as somebody who does not wait for an answer before the next click. */
export const once = (question: Question): Promise<Reply | undefined> => ask(question).catch(() => undefined);

const accepted = z.object({ checkoutId: z.string(), statusUrl: z.string() });

/** Remembers what the shop agreed to, and answers where its progress is seen. */
export function note(
  purse: Purse,
  method: Purchase["method"],
  wish: string,
  reply: Reply | undefined,
): string | undefined {
  if (reply?.status !== 202) return undefined;
  const { checkoutId, statusUrl } = accepted.parse(reply.body);
  if (!purse.purchases.some((known) => known.checkoutId === checkoutId)) {
    purse.purchases.push({ checkoutId, method, wish });
  }
  return statusUrl;
}
