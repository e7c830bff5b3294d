import { z } from "zod";

const SHOP = process.env.BASE_URL ?? "http://localhost:3000";

let adminCookie: Promise<string> | undefined;

/** Gives an account store credit, as an admin's program would. */
export async function giveCredit(email: string, amount: number, note = "Thank you for waiting"): Promise<void> {
  adminCookie ??= signInAsAdmin();
  const headers = { cookie: await adminCookie, "idempotency-key": crypto.randomUUID() };
  await post("/api/admin/store-credit", { email, amount, note }, headers);
}

/** What a print costs, and the variant of it that its page offers first. */
export async function findPrint(slug = "first-light") {
  const response = await fetch(`${SHOP}/api/products/${slug}`);
  const { id: productId, variants } = print.parse(await response.json());
  const [variant] = variants;
  if (!variant) throw new Error(`${slug} has no variant`);
  return { productId, variantId: variant.id, price: variant.price };
}

const print = z.object({ id: z.string(), variants: z.array(z.object({ id: z.string(), price: z.number() })) });

async function signInAsAdmin(): Promise<string> {
  const credentials = { email: "admin@example.com", password: "oncart-demo" };
  const response = await post("/api/auth/sign-in/email", credentials, { origin: SHOP });
  const cookies = response.headers.getSetCookie().map((line) => line.split(";")[0]);
  return cookies.join("; ");
}

async function post(path: string, body: unknown, headers: Record<string, string>): Promise<Response> {
  const response = await fetch(SHOP + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}
