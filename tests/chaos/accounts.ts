import { insist } from "./browser";

const ACCOUNTS = 4;
/** What each account is given, in euros: less than its shoppers want to spend, so that some are told that it does not do. */
const CREDIT_PER_CHECKOUT = 8;
const MOST_CREDIT = 10_000;

/** People whom the shop knows: the cookies of those who work there, and of those with store credit. */
export type People = {
  admin: string;
  /** Who may take this studio's orders along: its owner, or an admin where it has none. */
  staffOf(sellerId: string): string;
  accounts: { email: string; cookie: string }[];
  /** What each of them was given, in euros. */
  credit: number;
};

/**
 * Opens accounts in a shop that still works and gives each some store credit. `checkouts` is how many checkouts all shoppers
 * together will begin, `ownedStudios` those that belong to the demo's seller.
 */
export async function openAccounts(url: string, checkouts: number, ownedStudios: readonly string[]): Promise<People> {
  const credit = Math.min(MOST_CREDIT, 200 + checkouts * CREDIT_PER_CHECKOUT);
  const work = (email: string) => enter(url, "sign-in/email", { email, password: "oncart-demo" }, soon());
  const [admin, seller] = [await work("admin@example.com"), await work("seller@example.com")];
  const open = async (_: unknown, index: number) => {
    const email = `regular-${index}@example.com`;
    const cookie = await signUp(url, email, soon());
    await giveCredit(url, admin, email, credit);
    return { email, cookie };
  };
  const accounts = await Promise.all(Array.from({ length: ACCOUNTS }, open));
  return { admin, staffOf: (sellerId) => (ownedStudios.includes(sellerId) ? seller : admin), accounts, credit };
}

/** Opens an account, or enters one that an earlier try has opened without being told so. Answers its cookie. */
export async function signUp(url: string, email: string, deadline: number): Promise<string> {
  const body = { name: "Regular", email, password: "a password for a drill" };
  const question = { url: `${url}/api/auth/sign-up/email`, body, headers: { origin: url } };
  const { status, cookies } = await insist(question, deadline);
  return status === 200 ? cookies.join("; ") : enter(url, "sign-in/email", body, deadline);
}

/** Ends a session. */
export async function signOut(url: string, cookie: string, deadline: number): Promise<void> {
  await insist({ url: `${url}/api/auth/sign-out`, body: {}, headers: { origin: url, cookie } }, deadline);
}

async function enter(url: string, door: string, body: object, deadline: number): Promise<string> {
  const reply = await insist({ url: `${url}/api/auth/${door}`, body, headers: { origin: url } }, deadline);
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
