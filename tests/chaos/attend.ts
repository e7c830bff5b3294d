import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { pollDelayMs } from "@/app/checkout/[id]/steps";
import { insist } from "./browser";
import type { Fate } from "./fates";
import type { Entry, Told } from "./ledger";
import type { ShopUnderTest } from "./shoppers";

/** Longer than any storm and its recovery: an order whose messages were given up again and again waits minutes for the next try. */
const PATIENCE_MS = 60 * 60_000;
/** Who wants to be there before the money is taken looks without pause, but not for ever. */
const EAGER_LOOKS = 60;

const progress = z.object({
  status: z.string(),
  orders: z.array(z.object({ orderId: z.string(), sellerId: z.string(), status: z.string() })),
});
type Order = z.infer<typeof progress>["orders"][number];

type Watch = { target: ShopUnderTest; entry: Entry; statusUrl: string; cookie: string; deadline: number };

/** Waits for the orders of a checkout and lets happen to each what was drawn for it, all of them side by side. */
export async function attend(target: ShopUnderTest, entry: Entry, statusUrl: string, cookie: string): Promise<void> {
  const watch = { target, entry, statusUrl, cookie, deadline: Date.now() + PATIENCE_MS };
  const isEager = entry.intent.fates.some(({ cancel }) => cancel?.moment === "at once");
  const orders = await look(watch, isEager, ({ length }) => length > 0);
  await Promise.all(
    orders.flatMap((order, index) => {
      const { cancel, serve } = entry.intent.fates[index] ?? {};
      return [
        ...(cancel ? [cancelOrder(watch, order, cancel)] : []),
        ...(serve ? [serveOrder(watch, order, serve)] : []),
      ];
    }),
  );
}

async function cancelOrder(watch: Watch, order: Order, { by, moment, afterMs }: NonNullable<Fate["cancel"]>) {
  if (moment === "when confirmed") await untilPaid(watch, order);
  await sleep(afterMs);
  // A guest has nobody who could be asked whether they may.
  const isBuyer = by === "buyer" && watch.entry.intent.account !== undefined;
  await take(watch, order, "CANCELLED", isBuyer ? watch.cookie : watch.target.people.staffOf(order.sellerId));
}

async function serveOrder(watch: Watch, order: Order, steps: NonNullable<Fate["serve"]>): Promise<void> {
  await untilPaid(watch, order);
  const staff = watch.target.people.staffOf(order.sellerId);
  for (const step of steps) if (!(await take(watch, order, step, staff))) return;
}

/** One step of an order; answers false when the shop refuses, because somebody else was first. */
async function take(watch: Watch, { orderId, sellerId }: Order, to: Told["to"], cookie: string): Promise<boolean> {
  const { target, entry, deadline } = watch;
  const url = `${target.url}/api/orders/${orderId}/status`;
  const headers = { cookie, origin: target.url };
  const { status } = await insist({ method: "PATCH", url, body: { status: to }, headers }, deadline);
  if (status === 200) entry.told.push({ orderId, sellerId, to });
  return status === 200;
}

async function untilPaid(watch: Watch, { orderId }: Order): Promise<void> {
  await look(watch, false, (orders) => orders.some((order) => order.orderId === orderId && order.status !== "PENDING"));
}

/** Asks as rarely as the shop's own page does, unless eager: a few hundred who ask without pause would be a storm of another kind. */
async function look(watch: Watch, isEager: boolean, isThere: (orders: Order[]) => boolean): Promise<Order[]> {
  const { target, statusUrl, deadline } = watch;
  // Staff see every checkout, whoever's session has ended since.
  const headers = { cookie: target.people.admin };
  for (let asked = 0; ; asked += 1) {
    const { body } = await insist({ url: `${target.url}${statusUrl}`, headers }, deadline);
    const seen = progress.safeParse(body);
    if (!seen.success || seen.data.status === "rejected") return [];
    if (isThere(seen.data.orders)) return seen.data.orders;
    await sleep(isEager && asked < EAGER_LOOKS ? 50 : pollDelayMs(asked));
  }
}
