import { expect, test } from "vitest";
import { z } from "zod";
import { buy, checkoutBody, countOf, emailsOf, findVariant, settled } from "../setup/buyer";
import { shopForTests } from "../setup/shop";
import { until } from "../setup/until";

const shop = shopForTests();

const page = z.object({
  logs: z.array(z.object({ messageId: z.string(), label: z.array(z.string()).or(z.string()) })),
});

/** Every message that QStash was given since it started, by its type. */
async function published(): Promise<string[]> {
  const headers = { authorization: "Bearer test-token" };
  const response = await fetch(`${shop().qstash.url}/v2/logs?count=1000`, { headers });
  const { logs } = page.parse(await response.json());
  const labels = new Map(logs.map(({ messageId, label }) => [messageId, [label].flat().join()]));
  return [...labels.values()].sort();
}

const isQuiet = async () => (await countOf(shop(), "outbox where next_attempt_at < now() + interval '1 day'")) === 0;

test("an order of one studio that goes well costs QStash three messages, and everything that follows from it is there", async () => {
  // A studio without an account hears of its orders under no bell and by no letter.
  await shop().query("update sellers set owner_id = null");
  const email = "three@example.com";
  const checkout = await buy(shop(), checkoutBody(await findVariant(shop()), { customerEmail: email }));
  const { orders } = await settled(shop(), checkout);
  await until(async () => (await emailsOf(shop(), { to: email })).total > 0, "the letter has come");
  await until(isQuiet, "every message is applied");
  expect(await published()).toEqual(["command.checkout", "command.payment.capture", "notification.email"]);
  const orderId = orders[0]?.orderId ?? "";
  expect(await countOf(shop(), "audit_log where subject = $1", [orderId])).toBe(2);
  const told = `inbox join events on id = event_id where correlation_id = $1 and consumer = 'orders'`;
  expect(await countOf(shop(), told, [checkout.checkoutId])).toBe(2);
});

test("a list tells that a print has sold out, although no message about it went through QStash", async () => {
  const { rows } = await shop().query(
    `select p.slug, sellers.slug as studio from products p join sellers on sellers.id = p.seller_id
     join variants v on v.product_id = p.id join stock on stock.variant_id = v.id
     where (select count(*) from variants where product_id = p.id) = 1 and on_hand - reserved between 1 and 30
     order by p.created_at desc limit 1`,
  );
  const [{ slug, studio }] = z.tuple([z.object({ slug: z.string(), studio: z.string() })]).parse(rows);
  const marks = async () => (await (await fetch(`${shop().url}/sellers/${studio}`)).text()).split("Sold out").length;
  const before = await marks();
  const variant = await findVariant(shop(), slug);
  const { available: quantity, price } = variant;
  const items = [{ productId: variant.productId, variantId: variant.variantId, price, quantity }];
  const totalAmount = Math.round(price * 100 * quantity) / 100;
  await settled(shop(), await buy(shop(), checkoutBody(variant, { items, totalAmount })));
  await until(async () => (await marks()) > before, "the studio's page says so");
  expect(await published()).not.toContain("inventory.stock.updated");
});
