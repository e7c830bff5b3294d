import { beforeAll, expect, test } from "vitest";
import { acceptOrders, deliver, rowOf, testBackend } from "@/tests/factories";

const { query } = testBackend();
let bought: Awaited<ReturnType<typeof acceptOrders>>;
const refused = { code: "23001" };
const broken = { code: "23514" };

beforeAll(async () => {
  bought = await acceptOrders(query, 2);
  expect(await deliver(query, "command.payment.capture", bought.checkoutId)).toEqual([200]);
});

const HISTORY = [
  "events",
  "event_corrections",
  "stock_movements",
  "wallet_entries",
  "audit_log",
  "order_history",
  "payment_calls",
  "payment_allocations",
  "inbox",
  "test_provider_charges",
];

test.each(HISTORY)("%s is written once: nothing of it is changed, deleted or truncated", async (table) => {
  const { rows } = await query("select column_name from information_schema.columns where table_name = $1", [table]);
  const column = rows.find(({ column_name }) => column_name !== "number")?.column_name;
  if (table !== "payment_calls") {
    await expect(query(`update ${table} set ${column} = ${column}`)).rejects.toMatchObject(refused);
  }
  await expect(query(`delete from ${table}`)).rejects.toMatchObject(refused);
  await expect(query(`truncate ${table} cascade`)).rejects.toMatchObject(refused);
});

test("a call to the provider gets its answer once, and what was asked never changes", async () => {
  const key = `${bought.paymentId}-void`;
  const change = (what: string) => query(`update payment_calls set ${what} where idempotency_key = $1`, [key]);
  await query(
    "insert into payment_calls (idempotency_key, payment_id, operation, amount_minor) values ($1, $2, 'void', 1)",
    [key, bought.paymentId],
  );
  for (const what of ["amount_minor = 2", "status = 'failed', amount_minor = 2", "outcome = '{}'"]) {
    await expect(change(what)).rejects.toMatchObject(refused);
  }
  await change(`status = 'failed', outcome = '{ "failure": "no" }', finished_at = now()`);
  for (const what of ["status = 'succeeded'", "status = 'started'", "outcome = '{}'", "finished_at = now()"]) {
    await expect(change(what)).rejects.toMatchObject(refused);
  }
});

test.each([
  ["status", "'CONFIRMED'"],
  ["captured_minor", "1"],
])("an order does not begin with %s = %s", async (column, value) => {
  const copy = query(
    `insert into orders (id, checkout_id, seller_id, customer_name, customer_email, customer_address, subtotal_minor, total_minor,
       currency, ${column})
     select 'ord_twin', $1, id, 'Ada', 'ada@example.com', 'London', 100, 100, 'EUR', ${value} from sellers limit 1`,
    [bought.checkoutId],
  );
  await expect(copy).rejects.toThrow("no way to begin");
});

test("a payment does not begin with money", async () => {
  const insert = query(
    `insert into payments (id, checkout_id, provider, method_token, amount_minor, captured_minor, currency)
     values ('pay_rich', $1, 'test', 'tok_visa', 100, 100, 'EUR')`,
    [bought.checkoutId],
  );
  await expect(insert).rejects.toThrow("no way to begin");
});

test("a payment's money moves only in the steps that move it", async () => {
  const { paymentId } = bought;
  const set = (what: string) => query(`update payments set ${what} where id = $1`, [paymentId]);
  const { captured_minor: captured } = await rowOf(query, "select captured_minor from payments where id = $1", [
    paymentId,
  ]);
  expect(captured).toBeGreaterThan(0);
  for (const what of ["captured_minor = captured_minor - 1", "captured_minor = 0", "refunded_minor = 1"]) {
    await expect(set(what)).rejects.toMatchObject(broken);
  }
  await set("status = 'refunding'");
  await set("refunded_minor = 2, status = 'partially_refunded'");
  await set("status = 'refunding'");
  await expect(set("refunded_minor = 1")).rejects.toMatchObject(broken);
});

test("an order's money is what the provider's answered calls were for it", async () => {
  const set = (what: string) => query(`update orders set ${what} where id = $1`, [bought.orderId]);
  await expect(set("captured_minor = captured_minor - 1")).rejects.toMatchObject(broken);
  await expect(set("refunded_minor = 5")).rejects.toMatchObject(broken);
  const key = `${bought.paymentId}-refund-${bought.orderId}`;
  await query(
    "insert into payment_calls (idempotency_key, payment_id, operation, amount_minor) values ($1, $2, 'refund', 5)",
    [key, bought.paymentId],
  );
  await query("insert into payment_allocations values ($1, $2, 5)", [key, bought.orderId]);
  await expect(set("refunded_minor = 5")).rejects.toMatchObject(broken);
  await query("update payment_calls set status = 'succeeded' where idempotency_key = $1", [key]);
  await set("refunded_minor = 5");
  await expect(set("refunded_minor = 4")).rejects.toMatchObject(broken);
});

test("a call to the provider moves money for orders of its own payment, and they stay its own", async () => {
  const other = await acceptOrders(query, 1);
  const key = `${bought.paymentId}-refund-${other.orderId}`;
  await query(
    "insert into payment_calls (idempotency_key, payment_id, operation, amount_minor) values ($1, $2, 'refund', 5)",
    [key, bought.paymentId],
  );
  const allocate = (...orderIds: string[]) =>
    query("insert into payment_allocations select $1, unnest($2::text[]), 1", [key, orderIds]);
  await expect(allocate(other.orderId)).rejects.toMatchObject(broken);
  await expect(allocate(bought.orderId, other.orderId)).rejects.toThrow(
    `${other.orderId} is an order of another payment`,
  );
  await allocate(...bought.orders.map(({ orderId }) => orderId));
  for (const [table, id] of [
    ["orders", bought.orderId],
    ["payments", bought.paymentId],
  ]) {
    const belong = (checkoutId: string) =>
      query(`update ${table} set checkout_id = $1 where id = $2`, [checkoutId, id]);
    await expect(belong(other.checkoutId)).rejects.toMatchObject({
      ...broken,
      message: expect.stringContaining("for good"),
    });
    await belong(bought.checkoutId);
  }
});

test("nothing is sold in another currency than the shop's", async () => {
  const foreign = query("update products set currency = 'JPY' where id = (select min(id) from products)");
  await expect(foreign).rejects.toThrow("products_in_shop_currency");
});
