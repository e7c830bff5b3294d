import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { readInbox } from "../chaos/mails";
import { type Accepted, buy, checkoutBody, countOf, findVariant, settled } from "../setup/buyer";
import { shopForTests } from "../setup/shop";
import { signedDelivery, storedEvent } from "../setup/signed-delivery";
import { until } from "../setup/until";

// Failures that users of other shops reported. docs/reliability.md has the whole list.
const shop = shopForTests();

const authorization = "Bearer test-token";

async function setFaults(faults: object): Promise<void> {
  const response = await fetch(`${shop().qstash.url}/__admin/faults`, { method: "POST", body: JSON.stringify(faults) });
  expect(response.ok).toBe(true);
}

/** Calls the sweeper as its schedule does, until a checkout has come to its end. */
async function sweepUntilSettled(checkout: Accepted) {
  const sweeper = `${shop().qstash.url}/v2/publish/${shop().url}/api/webhooks/sweep`;
  const timer = setInterval(() => {
    fetch(sweeper, { method: "POST", headers: { authorization, "upstash-retries": "0" } }).catch(() => {});
  }, 500);
  try {
    return await settled(shop(), checkout);
  } finally {
    clearInterval(timer);
  }
}

/** How often SMTP brought each email that somebody has. */
const deliveriesTo = async (recipient: string) =>
  (await readInbox(shop().inbox)).filter(({ to }) => to === recipient).map(({ deliveries }) => deliveries);

const capturesOf = ({ paymentId }: Accepted) =>
  countOf(shop(), "test_provider_charges where operation = 'capture' and reference = $1", [
    `tp_${paymentId}-authorize`,
  ]);

test("an order is made although browser and app are gone after the answer (medusa#12790, vendure#2735)", async () => {
  const variant = await findVariant(shop());
  await setFaults({ refusePublishes: true });
  const checkout = await buy(shop(), checkoutBody(variant));
  await shop().killApp();
  await setFaults({});
  await shop().startApp();
  expect(await sweepUntilSettled(checkout)).toMatchObject({ status: "completed", orders: [{ status: "CONFIRMED" }] });
  expect(await capturesOf(checkout)).toBe(1);
});

test("a confirmation that is asked for two dozen times is one email, sent once (mollie/magento2#1047)", async () => {
  const variant = await findVariant(shop());
  const to = "patient@example.com";
  const checkout = await buy(shop(), checkoutBody(variant, { customerEmail: to }));
  await settled(shop(), checkout);
  const event = await storedEvent(shop(), "notification.email", checkout.checkoutId);
  const ask = async () => {
    const request = { ...event, eventId: `evt_${randomBytes(13).toString("hex")}` };
    await until(async () => (await signedDelivery(shop(), "notifications", request)).status === 200, "it was taken");
  };
  await Promise.all(Array.from({ length: 24 }, ask));
  expect(await deliveriesTo(to)).toEqual([1]);
});

test("what was done, but whose answer was lost, is not done again (Ontos-AI/knowhere#24)", async () => {
  const variant = await findVariant(shop());
  const to = "unheard@example.com";
  // Its memory would turn the repetitions away before the inbox row is asked, which alone is sure to be there.
  await shop().redis.stop();
  await setFaults({ dropAnswer: true });
  const checkout = await buy(shop(), checkoutBody(variant, { customerEmail: to }));
  expect(await settled(shop(), checkout)).toMatchObject({ status: "completed", orders: [{ status: "CONFIRMED" }] });
  const repeated =
    "deliveries d join events e on e.id = d.event_id where e.correlation_id = $1 and outcome = 'duplicate'";
  await until(
    async () => (await countOf(shop(), repeated, [checkout.checkoutId])) > 3,
    "what QStash has tried again is turned away",
  );
  await setFaults({});
  expect(await countOf(shop(), "orders where checkout_id = $1", [checkout.checkoutId])).toBe(1);
  expect(await capturesOf(checkout)).toBe(1);
  expect(await deliveriesTo(to)).toEqual([1]);
});
