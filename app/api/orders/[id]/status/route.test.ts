import { expect, test } from "vitest";
import { guestToken } from "@/lib/auth/guest-token";
import { acceptOrders, testBackend } from "@/tests/factories";
import { PATCH } from "./route";

const { query } = testBackend();

async function patch(orderId: string, search: string, status = "CANCELLED") {
  const request = new Request(`http://localhost/api/orders/${orderId}/status${search}`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ status }),
  });
  const response = await PATCH(request, { params: Promise.resolve({ id: orderId }) });
  const { code, status: now, history } = await response.json();
  return { answer: response.status, ...(code ? { code } : { now, steps: history.length }) };
}

test("a guest cancels with the token of the email, over HTTP; without it they are asked to sign in", async () => {
  const { orderId, checkoutId } = await acceptOrders(query, 1);
  const token = encodeURIComponent(guestToken(checkoutId));
  expect(await patch(orderId, "")).toEqual({ answer: 401, code: "unauthenticated" });
  expect(await patch(orderId, "?token=guess")).toEqual({ answer: 404, code: "not_found" });
  expect(await patch(orderId, `?token=${guestToken("chk_other")}`)).toEqual({ answer: 404, code: "not_found" });
  expect(await patch(orderId, `?token=${token}`, "SHIPPED")).toEqual({ answer: 403, code: "forbidden" });
  expect(await patch(orderId, `?token=${token}`)).toEqual({ answer: 200, now: "CANCELLED", steps: 2 });
  // Asked again, as a browser does whose answer was lost: the same answer, and nothing happens.
  expect(await patch(orderId, `?token=${token}`)).toEqual({ answer: 200, now: "CANCELLED", steps: 2 });
});
