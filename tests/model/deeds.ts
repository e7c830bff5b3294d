import { guestToken } from "@/lib/auth/guest-token";
import { addToCart, mergeCarts } from "@/lib/cart/change-cart";
import { acceptCheckout } from "@/lib/checkout/accept-checkout";
import { checkoutRequest } from "@/lib/checkout/checkout-request";
import { asFailure, Failure } from "@/lib/errors";
import { newSecret } from "@/lib/ids";
import { sweep } from "@/lib/operations/sweep";
import { changeOrderStatus } from "@/lib/orders/change-order-status";
import type { OrderStatus } from "@/lib/orders/order";
import { grantCredit } from "@/lib/wallet/grant-credit";
import { deliverStored } from "../factories";
import { offStage } from "./actor";
import type { Told } from "./ending";
import { messagesOf, ordersOf } from "./read-ending";
import type { Stage } from "./stage";
import type { Act } from "./story";

const STAFF = { userId: "user_staff", role: "admin", name: "Staff", email: "staff@example.com" } as const;
/** What each gift is worth. */
export const GIFT_MINOR = 50_00;
/** Where staff takes an order next. Confirming one is the system's alone. */
const FORWARD: Partial<Record<OrderStatus, OrderStatus>> = {
  CONFIRMED: "PROCESSING",
  PROCESSING: "SHIPPED",
  SHIPPED: "DELIVERED",
  DELIVERED: "RETURNED",
  RETURNED: "REFUNDED",
};

let moments = 0;
/** A moment that is later than all others were. */
const thisMoment = () => ++moments;

/**
 * Does a deed by the shop's own code, and writes down in `told` what whoever did it was told: nothing yet, for as long as
 * they wait. It never throws.
 */
export async function perform(stage: Stage, act: Act, told: Told): Promise<void> {
  try {
    told.kind = (await attempt(stage, act, told)) ?? "done";
  } catch (error) {
    const { code } = asFailure(error);
    told.code = code;
    if (!(error instanceof Failure)) told.error = String(error);
    // Nobody knows what became of what the shop could not say.
    if (code !== "unavailable" && code !== "internal") told.kind = "refused";
  }
  told.heard = thisMoment();
}

async function attempt(stage: Stage, act: Act, told: Told): Promise<"nothing" | undefined> {
  switch (act.does) {
    case "add": {
      const someone = person(stage, act.shopper);
      const { session } = someone;
      if (session.userId === null && session.guestId === null) meetAnew(someone);
      await addToCart({ ...someone.session }, stage.prints[act.print]?.variantId ?? "", act.quantity);
      return;
    }
    case "buy":
      told.key ??= keyOf(stage, act);
      told.checkoutId = await buy(stage, act, told.key, told);
      return;
    case "sign in":
      return signIn(stage, act.shopper);
    case "sign out":
      // The guest's cookie was forgotten at the sign-in; there is another one when there is something to remember.
      person(stage, act.shopper).session = { userId: null, guestId: null };
      return;
    case "cancel":
    case "advance":
      return changeStatus(stage, act, told);
    case "deliver":
    case "deliver again":
      return deliverMessage(stage, act, told);
    case "sweep":
      await offStage(() => grow(stage, act.after));
      await sweep();
      return;
    case "grant":
      await grantCredit(gift(person(stage, act.shopper).email, GIFT_MINOR, `gift-${act.key}-${stage.email}`));
      return;
  }
}

/** A gift of store credit, as an admin gives it. */
export function gift(email: string, amountMinor: number, idempotencyKey: string) {
  return { email, amount: amountMinor / 100, note: "a gift", by: STAFF.userId, idempotencyKey };
}

function person(stage: Stage, shopper: number) {
  const found = stage.people[shopper];
  if (!found) throw new Error(`Nobody is shopper ${shopper}`);
  return found;
}

const TOKENS = { card: "tok_visa", "declined card": "tok_declined", "refused later": "tok_capture_fails" };

type DeedOf<Name extends Act["does"]> = Extract<Act, { does: Name }>;

/** Sends what a storefront would, for the cart or for the wish. Answers the checkout that was accepted. */
export async function buy(
  stage: Stage,
  { shopper, what }: Omit<DeedOf<"buy">, "key">,
  key: string,
  told?: Told,
): Promise<string> {
  const { session, pays, wish } = person(stage, shopper);
  const items = wish.map(([print, quantity]) => {
    const { productId, variantId, priceMinor } = stage.prints[print] ?? { priceMinor: 0 };
    return { productId, variantId, quantity, price: priceMinor / 100 };
  });
  const request = checkoutRequest.parse({
    customerName: "Ada Lovelace",
    customerEmail: stage.email,
    customerAddress: "12 Main St, Springfield",
    ...(what === "wish" && { items }),
    paymentMethod: pays === "store credit" ? { type: "store_credit" } : { type: "card", token: TOKENS[pays] },
  });
  const buyer = { ...session };
  const letIn = async () => {
    if (told) told.asked = thisMoment();
    return buyer;
  };
  const { checkout } = await acceptCheckout(request, letIn, key);
  return checkout.checkoutId;
}

async function signIn(stage: Stage, shopper: number): Promise<"nothing" | undefined> {
  const someone = person(stage, shopper);
  const { userId } = someone;
  const { guestId } = someone.session;
  if (guestId === null) return "nothing";
  // The session is there at once; the next look at the cart brings the guest's along, and forgets the guest.
  someone.session = { userId, guestId };
  const moved = await mergeCarts(guestId, userId);
  if (moved && someone.session.guestId === guestId) someone.session = { userId, guestId: null };
}

async function changeStatus(stage: Stage, act: DeedOf<"cancel" | "advance">, told: Told) {
  const orders = await offStage(() => ordersOf(stage));
  const order = orders[act.order % Math.max(1, orders.length)];
  const status = act.does === "cancel" ? "CANCELLED" : order && FORWARD[order.status];
  if (!order || !status) return "nothing";
  const { userId } = order;
  const buyer = userId === null ? null : ({ userId, role: "shopper", name: "", email: "" } as const);
  const [viewer, token] =
    act.does === "cancel" && act.by === "buyer" ? [buyer, guestToken(order.checkoutId)] : [STAFF, null];
  // Whoever gets no answer may have been obeyed.
  Object.assign(told, { orderId: order.id, status });
  await changeOrderStatus({ orderId: order.id, status, note: null, viewer, token });
}

async function deliverMessage(stage: Stage, act: DeedOf<"deliver" | "deliver again">, told: Told) {
  const messages = await offStage(() => messagesOf(stage));
  const choice = messages.filter(({ waits }) => waits === (act.does === "deliver"));
  const message = choice[act.message % Math.max(1, choice.length)];
  if (!message) return "nothing";
  told.message = message.type;
  told.answer = await deliverStored(message);
}

/** A guest without a name gets one as soon as there is something to remember. */
function meetAnew(someone: Stage["people"][number]): void {
  someone.session = { userId: null, guestId: newSecret() };
  someone.browsers += 1;
}

/** A key is sent again by whoever signs in or out meanwhile, but not by a browser that has forgotten who it was. */
function keyOf(stage: Stage, { what, key, shopper }: DeedOf<"buy">): string {
  return `${what}-${key}-${shopper}-${person(stage, shopper).browsers}-${stage.email}`;
}

/**
 * What is unfinished in this story is that old from now on, and what was not sent may be sent again. Not what an actor holds in
 * this very moment: it waits for its turn, and we would wait for it until the database cuts it off.
 */
async function grow({ query, email }: Stage, age: "minutes" | "hours"): Promise<void> {
  await query(
    `update reservations set expires_at = now() - interval '1 minute' where (checkout_id, variant_id) in (
       select checkout_id, variant_id from reservations join checkouts on checkouts.id = checkout_id
       where customer_email = $1 and checkouts.status::text = any($2) for update of reservations skip locked)`,
    [email, age === "hours" ? ["pending", "accepted"] : ["pending"]],
  );
  await query(
    `update outbox set next_attempt_at = now() where event_id in (
       select event_id from outbox join events on events.id = event_id join checkouts on correlation_id = checkouts.id
       where customer_email = $1 for update of outbox skip locked)`,
    [email],
  );
}
