import { expect, test, vi } from "vitest";
import { answerAuth } from "@/lib/auth/answer-auth";
import { findCart } from "@/lib/cart/queries";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { newId } from "@/lib/ids";
import { testProvider } from "@/lib/payments/test-provider";
import { makeAvailable, requestFor, testBackend } from "@/tests/factories";
import { POST } from "./route";

const { query } = testBackend();
const SHOP = "http://localhost:3000";

/** Asks for one print, as a browser does that has these cookies; answers how many there are, and the cookies that came. */
async function add(variantId: string, key: string, cookie = "") {
  const request = new Request(`${SHOP}/api/cart/items`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key, ...(cookie && { cookie }) },
    body: JSON.stringify({ variantId }),
  });
  const answer = await POST(request, { params: Promise.resolve({}) });
  return { status: answer.status, count: (await answer.json()).count, cookie: cookieOf(answer) };
}

async function signUp() {
  const answer = await answerAuth(
    new Request(`${SHOP}/api/auth/sign-up/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: SHOP },
      body: JSON.stringify({ name: "Ada", email: `${newId("user")}@example.com`, password: "a password for a test" }),
    }),
  );
  expect(answer.status).toBe(200);
  return cookieOf(answer);
}

function cookieOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

test("a click whose answer was lost counts once, though its shopper signs in before it is repeated", async () => {
  const [variant] = await makeAvailable(query, 1);
  const variantId = variant?.variantId ?? "";
  const { cookie: guest } = await add(variantId, "first");
  await add(variantId, "lost", guest);
  const session = await signUp();
  expect(await add(variantId, "lost", `${guest}; ${session}`)).toMatchObject({ status: 201, count: 2 });
  expect(await add(variantId, "lost", session)).toMatchObject({ status: 201, count: 2 });
  expect(await add(variantId, "next", session)).toMatchObject({ status: 201, count: 3 });
});

test("it counts once, too, when the guest's cart has to stay behind because it is being paid", async () => {
  const variants = await makeAvailable(query, 1);
  const variantId = variants[0]?.variantId ?? "";
  const { cookie: guest } = await add(variantId, "lost");
  const session = await signUp();
  const authorize = testProvider.authorize;
  let repeated: Awaited<ReturnType<typeof add>>[] = [];
  vi.spyOn(testProvider, "authorize").mockImplementationOnce(async (call) => {
    repeated = [
      await add(variantId, "lost", `${guest}; ${session}`),
      await add(variantId, "new", `${guest}; ${session}`),
    ];
    return authorize(call);
  });
  const guestId = guest.split("=")[1] ?? "";
  await acceptCheckout({ ...requestFor(variants), items: undefined }, { userId: null, guestId }, null);
  // Nothing has moved, so no cookie is taken away; what is asked for anew lies in the account's cart.
  expect(repeated).toMatchObject([
    { status: 201, count: 0, cookie: "" },
    { status: 201, count: 1, cookie: "" },
  ]);
  expect((await findCart({ userId: null, guestId })).count).toBe(0);
});
