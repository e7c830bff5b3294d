import { Client } from "pg";
import { expect, test, vi } from "vitest";
import { answerAuth } from "@/lib/auth/answer-auth";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { newId } from "@/lib/ids";
import { deliver, makeAvailable, newShopper, outboxDrained, requestFor, rowOf, testBackend } from "@/tests/factories";
import { GET } from "./route";

const { query } = testBackend();
const SHOP = "http://localhost:3000";

/** Somebody who has just signed up, as one of the shop's roles. */
async function signUp(role: "shopper" | "admin"): Promise<{ userId: string; cookie: string }> {
  const email = `${newId("user")}@example.com`;
  const answer = await answerAuth(
    new Request(`${SHOP}/api/auth/sign-up/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: SHOP },
      body: JSON.stringify({ name: "Ada", email, password: "a password for a test" }),
    }),
  );
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const { id } = await rowOf(query, "update users set role = $2 where email = $1 returning id", [email, role]);
  return { userId: String(id), cookie };
}

/** A checkout of two studios, made into orders; answers how one asks for it. */
async function checkoutOf(userId: string | null): Promise<string> {
  const shopper = userId === null ? newShopper() : { userId, guestId: null };
  const { checkout } = await acceptCheckout(requestFor(await makeAvailable(query, 2, { sellers: 2 })), shopper, null);
  await deliver(query, "command.checkout", checkout.checkoutId);
  return checkout.statusUrl;
}

/** One look at a checkout: what is answered, and how often the database was asked for it. */
async function look(statusUrl: string, cookie?: string) {
  await outboxDrained(query);
  const asked = vi.spyOn(Client.prototype, "query");
  const request = new Request(`${SHOP}${statusUrl}`, cookie === undefined ? {} : { headers: { cookie } });
  const id = new URL(request.url).pathname.split("/").at(-1) ?? "";
  const answer = await GET(request, { params: Promise.resolve({ id }) });
  const statements = asked.mock.calls.length;
  asked.mockRestore();
  const { orders } = await answer.json();
  return { status: answer.status, orders: orders?.length, statements };
}

test("a page that waits for its order costs the database one statement a look, and one more for who is signed in", async () => {
  const [buyer, admin, stranger] = [await signUp("shopper"), await signUp("admin"), await signUp("shopper")];
  const [guests, buyers] = [await checkoutOf(null), await checkoutOf(buyer.userId)];
  expect(await look(guests)).toEqual({ status: 200, orders: 2, statements: 1 });
  expect(await look(buyers, buyer.cookie)).toEqual({ status: 200, orders: 2, statements: 2 });
  expect(await look(buyers, admin.cookie)).toEqual({ status: 200, orders: 2, statements: 2 });
  expect(await look(guests.split("?")[0] ?? "", admin.cookie)).toEqual({ status: 200, orders: 2, statements: 2 });
  expect(await look(buyers, stranger.cookie)).toMatchObject({ status: 404, statements: 2 });
  expect(await look(buyers)).toMatchObject({ status: 404 });
});
