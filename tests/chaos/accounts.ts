import { insist } from "./browser";

const ACCOUNTS = 4;
/** What each account is given, in euros: less than its shoppers want to spend, so that some are told that it does not do. */
const CREDIT_PER_CHECKOUT = 3;
const MOST_CREDIT = 10_000;

/**
 * Opens accounts in a shop that still works, gives each some store credit, and answers the cookie of each.
 * `checkouts` is how many checkouts all shoppers together will begin.
 */
export async function openAccounts(url: string, checkouts: number): Promise<string[]> {
  const credit = Math.min(MOST_CREDIT, checkouts * CREDIT_PER_CHECKOUT);
  const admin = await enter(url, "sign-in/email", { email: "admin@example.com", password: "oncart-demo" });
  const open = async (_: unknown, index: number) => {
    const body = {
      name: `Regular ${index}`,
      email: `regular-${index}@example.com`,
      password: "a password for a drill",
    };
    const cookie = await enter(url, "sign-up/email", body);
    await giveCredit(url, admin, body.email, credit);
    return cookie;
  };
  return Promise.all(Array.from({ length: ACCOUNTS }, open));
}

async function enter(url: string, door: string, body: object): Promise<string> {
  const reply = await insist({ url: `${url}/api/auth/${door}`, body, headers: { origin: url } }, soon());
  if (reply.status !== 200) throw new Error(`No account: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.cookies.join("; ");
}

async function giveCredit(url: string, cookie: string, email: string, amount: number): Promise<void> {
  const headers = { cookie, origin: url, "idempotency-key": email };
  const body = { email, amount, note: "for a drill" };
  const reply = await insist({ url: `${url}/api/admin/store-credit`, body, headers }, soon());
  if (reply.status !== 201) throw new Error(`No store credit: ${reply.status} ${JSON.stringify(reply.body)}`);
}

const soon = () => Date.now() + 30_000;
