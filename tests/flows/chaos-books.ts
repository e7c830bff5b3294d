import type { Pool } from "pg";
import { applyMessages } from "@/lib/apply-messages";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { LISTENERS } from "@/lib/consumers/listeners";
import { asEvent } from "@/lib/event-store";
import { type Event, MESSAGES } from "@/lib/messages";
import { changeOrderStatus } from "@/lib/orders/change-order-status";
import type { Intent } from "../chaos/intents";
import type { Told } from "../chaos/ledger";
import type { InboxEmail } from "../chaos/mails";
import { deliver, type ForSale, newAccount, requestFor, rowOf } from "../factories";

type Query = Pool["query"];
type Order = { orderId: string; sellerId: string };

/** A checkout of two studios that has gone its whole way, as the drill would know it. */
export type Bought = {
  email: string;
  goods: ForSale[];
  token: "tok_visa" | "tok_capture_fails";
  checkoutId: string;
  paymentId: string;
  first: Order;
  second: Order;
  told: Told[];
  letters: InboxEmail[];
};

type Wish = {
  number: number;
  goods: ForSale[];
  token: Bought["token"];
  /** The steps that the second order is taken along by hand. */
  steps?: Told["to"][];
};

/** Buys as somebody with an account, lets every message do its work, and takes the second order along the wanted steps. */
export async function buy(query: Query, { number, goods, token, steps = [] }: Wish): Promise<Bought> {
  const email = `chaos-${number}@example.com`;
  const { userId } = await newAccount(query);
  const request = requestFor(goods, { customerEmail: email, paymentMethod: { type: "card", token } });
  const { checkout } = await acceptCheckout(request, { userId, guestId: null }, `key-${number}`);
  const { checkoutId, paymentId } = checkout;
  for (const type of ["command.checkout", "command.payment.capture"]) await deliver(query, type, checkoutId);
  const [first, second] = await Promise.all(goods.map(({ sellerId }) => findOrder(query, checkoutId, sellerId)));
  if (!first || !second) throw new Error("An order of each studio is wanted");
  const viewer = { userId: "user_admin", name: "Admin", email: "admin@example.com", role: "admin" as const };
  for (const status of steps) await changeOrderStatus({ orderId: second.orderId, status, note: null, viewer });
  await deliver(query, "command.payment.refund", checkoutId);
  await deliver(query, "command.payment.void", checkoutId);
  await spreadNews(query, checkoutId);
  const told = steps.map((to) => ({ ...second, to }));
  const letters = await emailsOf(query, checkoutId);
  return { email, goods, token, checkoutId, paymentId, first, second, told, letters };
}

/** What the drill would have noted of this shopper before anything happened. */
export function intentOf({ email, goods, token }: Bought): Intent {
  return {
    number: 0,
    email,
    items: goods.map((variant) => ({ variant, quantity: 1 })),
    paymentMethod: { type: "card", token },
    manner: "items",
    fromBasket: false,
    keys: ["key-1"],
    clicks: [0],
    losesAnswerAfterMs: undefined,
    leavesAfterMs: undefined,
    account: undefined,
    fates: [],
  };
}

async function findOrder(query: Query, checkoutId: string, sellerId: string): Promise<Order> {
  const sql = "select id from orders where checkout_id = $1 and seller_id = $2";
  return { orderId: String((await rowOf(query, sql, [checkoutId, sellerId])).id), sellerId };
}

/** Everything that other webhooks than the commands' would do. */
async function spreadNews(query: Query, checkoutId: string): Promise<void> {
  const sql = `select id, type, version, source, payload, correlation_id as "correlationId", causation_id as "causationId",
    created_at as "createdAt" from events where correlation_id = $1 order by id`;
  const told: Event[] = (await query(sql, [checkoutId])).rows.map(asEvent);
  const news = told.filter(({ eventType }) => ["orders", "analytics"].includes(MESSAGES[eventType].topic));
  await applyMessages(
    news.map((event) => ({ event, retried: 0 })),
    LISTENERS,
  );
}

async function emailsOf(query: Query, checkoutId: string): Promise<InboxEmail[]> {
  const sql = `select payload ->> 'recipient' as "to", payload ->> 'letter' as letter, payload ->> 'reference' as reference
    from events where correlation_id = $1 and type = 'notification.email'`;
  const { rows } = await query(sql, [checkoutId]);
  return rows.map(({ to, letter, reference }) => {
    return { to, messageId: `<${letter}.${reference}@localhost>`, subject: `${letter} ${reference}`, deliveries: 1 };
  });
}
