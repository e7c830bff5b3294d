import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { pollDelayMs } from "@/app/checkout/[id]/steps";
import { insist } from "./browser";
import type { Entry } from "./ledger";

/** Longer than any storm and its recovery: an order whose messages were given up again and again waits minutes for the next try. */
const PATIENCE_MS = 60 * 60_000;

const progress = z.object({
  status: z.string(),
  orders: z.array(z.object({ orderId: z.string(), status: z.string() })),
});

/** Waits for the first order of a checkout and cancels it; an order that the shop has ended first stays as it is. */
export async function cancelOrder(url: string, entry: Entry, statusUrl: string, cookie: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  const order = await firstOrder(`${url}${statusUrl}`, cookie, deadline, entry.intent.cancels === "when confirmed");
  if (!order) return;
  const reply = await insist(
    {
      method: "PATCH",
      url: `${url}/api/orders/${order}/status`,
      body: { status: "CANCELLED" },
      headers: { cookie, origin: url },
    },
    deadline,
  );
  if (reply.status === 200) entry.cancelled.push(order);
}

/** Asks as rarely as the shop's own page does: a few hundred who ask without pause would be a storm of another kind. */
async function firstOrder(url: string, cookie: string, deadline: number, confirmed: boolean) {
  for (let asked = 0; ; asked += 1) {
    const { body } = await insist({ url, headers: { cookie } }, deadline);
    const seen = progress.safeParse(body);
    // A basket is bought as a guest, whose checkout is nobody else's business.
    if (!seen.success || seen.data.status === "rejected") return undefined;
    const [order] = seen.data.orders;
    if (order && (!confirmed || order.status !== "PENDING")) return order.orderId;
    await sleep(pollDelayMs(asked));
  }
}
