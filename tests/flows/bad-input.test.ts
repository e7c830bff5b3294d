import { expect, test } from "vitest";
import { checkoutBody, countOf, findVariant, post, send, signIn } from "../setup/buyer";
import { shopForTests } from "../setup/shop";

const shop = shopForTests();

async function expectProblem(response: Response, what: unknown): Promise<void> {
  expect([what, response.status >= 400 && response.status < 500]).toEqual([what, true]);
  expect([what, response.headers.get("content-type")]).toEqual([what, "application/problem+json"]);
  expect(await response.json()).toMatchObject({
    status: response.status,
    code: expect.any(String),
    requestId: expect.any(String),
  });
}

test("rubbish sent to the checkout is refused with a reason, and leaves nothing behind", async () => {
  const variant = await findVariant(shop());
  const good = checkoutBody(variant);
  const item = { productId: variant.productId, variantId: variant.variantId, quantity: 1, price: variant.price };
  const bodies: unknown[] = [
    "",
    "{",
    "null",
    "[]",
    '"text"',
    {},
    { ...good, items: [] },
    { ...good, items: "many" },
    { ...good, items: [{ ...item, quantity: -1 }] },
    { ...good, items: [{ ...item, quantity: 0 }] },
    { ...good, items: [{ ...item, quantity: 1.5 }] },
    { ...good, items: [{ ...item, quantity: 1e9 }] },
    { ...good, items: [{ ...item, productId: "prod_unknown" }] },
    { ...good, items: [{ ...item, variantId: "var_unknown" }] },
    { ...good, items: [{ ...item, variantId: "'; drop table orders; --" }] },
    { ...good, items: [{ ...item, price: -1 }] },
    { ...good, items: [{ ...item, price: "0.01" }] },
    { ...good, totalAmount: Number.MAX_VALUE },
    { ...good, customerName: "" },
    { ...good, customerName: "Ada\u0000Lovelace" },
    { ...good, customerName: "\ud800" },
    { ...good, customerName: "x".repeat(10_000) },
    { ...good, customerEmail: "not an address" },
    { ...good, customerAddress: 7 },
    { ...good, paymentMethod: { type: "cash" } },
    { ...good, couponCode: "NO-SUCH-COUPON" },
    { ...good, items: undefined },
    { ...good, items: Array.from({ length: 500 }, () => item) },
  ];
  const before = await countOf(shop(), "checkouts");
  for (const body of bodies) await expectProblem(await post(shop(), "/api/checkout", body), body);
  expect(await countOf(shop(), "checkouts")).toBe(before);
});

test("emoji are text like any other", async () => {
  const variant = await findVariant(shop());
  const response = await post(shop(), "/api/checkout", checkoutBody(variant, { customerName: "Ada 🖼️ 李" }));
  expect(response.status).toBe(202);
});

test("ten megabytes are too many, forms are not JSON, and a key has its form", async () => {
  const variant = await findVariant(shop());
  const large = await post(shop(), "/api/checkout", { ...checkoutBody(variant), customerName: "x".repeat(10_000_000) });
  expect(large.status).toBe(413);
  const form = await post(shop(), "/api/checkout", "a=b", { "content-type": "application/x-www-form-urlencoded" });
  expect(form.status).toBe(415);
  for (const key of ["with space", "x".repeat(256)]) {
    await expectProblem(await post(shop(), "/api/checkout", checkoutBody(variant), { "idempotency-key": key }), key);
  }
});

test("unknown ids, cursors, limits and routes are clear 4xx", async () => {
  const cases: [string, string, number][] = [
    ["GET", "/api/products/no-such-print", 404],
    ["GET", "/api/products?limit=0", 400],
    ["GET", "/api/products?limit=1000", 400],
    ["GET", "/api/products?cursor=rubbish", 400],
    ["GET", "/api/products?sort=colour", 400],
    ["GET", "/api/products?minPrice=-1", 400],
    ["GET", "/api/products?q=%00", 400],
    ["GET", "/api/checkouts/chk_unknown", 404],
    ["GET", "/api/checkouts/%00", 400],
    ["GET", "/api/orders", 401],
    ["GET", "/api/orders/ord_unknown?token=x", 404],
    ["GET", "/api/no/such/route", 404],
    ["GET", "/api/metrics", 401],
  ];
  for (const [method, path, status] of cases) {
    const response = await fetch(`${shop().url}${path}`, { method });
    expect([path, response.status]).toEqual([path, status]);
    await expectProblem(response, path);
  }
});

test("each role may do on an order what is its own, and nothing else", async () => {
  const { rows } = await shop().query(`select o.id, o.status from orders o join users u on u.id = o.user_id
    where u.email = 'shopper@example.com' and o.status = 'CONFIRMED' limit 1`);
  const { rows: others } = await shop().query(
    "select id from orders where user_id is null and status = 'CONFIRMED' limit 1",
  );
  const path = `/api/orders/${others[0]?.id}/status`;
  const shopper = await signIn(shop(), "shopper@example.com");
  const statuses = async (headers: Record<string, string>, to: string, on = path) =>
    (await send(shop(), "PATCH", on, { status: to }, headers)).status;
  expect(await statuses({}, "PROCESSING")).toBe(401);
  expect(await statuses(shopper, "PROCESSING")).toBe(404);
  if (rows[0]) expect(await statuses(shopper, "PROCESSING", `/api/orders/${rows[0].id}/status`)).toBe(403);
  const admin = await signIn(shop(), "admin@example.com");
  expect(await statuses(admin, "DELIVERED")).toBe(409);
  expect(await statuses(admin, "NONSENSE")).toBe(400);
  expect(await statuses(admin, "CONFIRMED")).toBe(200);
  expect(await statuses(admin, "PROCESSING")).toBe(200);
});
