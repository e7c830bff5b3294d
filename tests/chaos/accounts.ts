import { insist } from "./browser";

/** Opens accounts in a shop that still works, and answers the cookie of each. */
export async function openAccounts(url: string, count: number): Promise<string[]> {
  const open = async (_: unknown, index: number) => {
    const body = {
      name: `Regular ${index}`,
      email: `regular-${index}@example.com`,
      password: "a password for a drill",
    };
    const question = { url: `${url}/api/auth/sign-up/email`, body, headers: { origin: url } };
    const reply = await insist(question, Date.now() + 30_000);
    if (reply.status !== 200) throw new Error(`No account: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.cookies.join("; ");
  };
  return Promise.all(Array.from({ length: count }, open));
}
