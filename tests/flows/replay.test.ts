import { expect, test } from "vitest";
import { buy, checkoutBody, countOf, findVariant, send, settled, signIn } from "../setup/buyer";
import { runInShop } from "../setup/run-script";
import { shopForTests } from "../setup/shop";
import { until } from "../setup/until";

const shop = shopForTests();

const replay = (...args: string[]) => runInShop(shop(), "lib/operations/replay-command.ts", ...args);

test("after orders, cancellations and refunds the reports are what the event store makes of them", async () => {
  const before = await sums();
  const admin = await signIn(shop(), "admin@example.com");
  const variant = await findVariant(shop());
  const checkouts = await Promise.all([1, 2, 3, 4].map(() => buy(shop(), checkoutBody(variant))));
  const orders = [];
  for (const checkout of checkouts) orders.push((await settled(shop(), checkout)).orders[0]?.orderId ?? "");
  const [cancelled = "", refunded = ""] = orders;
  await step(cancelled, "CANCELLED", admin);
  for (const status of ["PROCESSING", "SHIPPED", "DELIVERED", "RETURNED", "REFUNDED"])
    await step(refunded, status, admin);
  await quiet();

  const after = await sums();
  const cents = Math.round(variant.price * 100);
  expect(after).toEqual({
    orders: before.orders + 4,
    revenue: before.revenue + 4 * cents,
    cancelled: before.cancelled + 1,
    cancelled_minor: before.cancelled_minor + cents,
    refunded: before.refunded + 1,
    refunded_minor: before.refunded_minor + cents,
  });
  expect(await countOf(shop(), "audit_log where subject = any($1)", [orders])).toBeGreaterThanOrEqual(4);

  const { code, output } = await replay("--projection", "reports");
  expect(output).toContain("Live and rebuilt are equal.");
  expect(output.match(/equal$/gm)).toHaveLength(4);
  expect(code).toBe(0);
});

test("a row that somebody has changed is found, shown, and replaced when asked", async () => {
  await shop().query("update report_daily_sales set revenue_minor = revenue_minor + 100 where orders > 0");
  const found = await replay();
  expect(found.code).toBe(1);
  expect(found.output).toMatch(/report_daily_sales .* DIFFERENT\n\s+only live: /);
  expect(await replay("--apply")).toMatchObject({ code: 0 });
  expect(await replay()).toMatchObject({ code: 0 });
});

test("what nobody can replay is refused", async () => {
  const { code, output } = await replay("--projection", "weather");
  expect(code).toBe(1);
  expect(output).toContain("There is no projection weather");
});

async function step(orderId: string, status: string, headers: Record<string, string>): Promise<void> {
  const response = await send(shop(), "PATCH", `/api/orders/${orderId}/status`, { status }, headers);
  expect(await response.text()).toContain(status);
}

/** Until every message has been applied, but for the captures that the demo shop leaves waiting for ever. */
async function quiet(): Promise<void> {
  await until(
    async () => (await countOf(shop(), "outbox where next_attempt_at < now() + interval '1 day'")) === 0,
    "every message is applied",
  );
}

async function sums() {
  const { rows } = await shop().query(`
    select sum(orders)::int as orders, sum(revenue_minor)::int as revenue, sum(cancelled)::int as cancelled,
      sum(cancelled_minor)::int as cancelled_minor, sum(refunded)::int as refunded, sum(refunded_minor)::int as refunded_minor
    from report_daily_sales`);
  return rows[0];
}
