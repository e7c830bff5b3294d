import type { OrderStatus } from "@/lib/orders/order";
import type { Act } from "./story";

/**
 * What somebody was told. `unknown`: nothing, or that nobody knows; it may have happened. `nothing`: there was nothing to do.
 */
export type Told = {
  kind: "done" | "refused" | "unknown" | "nothing";
  deed: Act;
  code?: string;
  /** What no actor should ever see: an error without a name. */
  error?: string;
  /** Under which key somebody bought. */
  key?: string;
  /** When the shop began to work on it (the last time that it was asked), and when it had its answer: of two, the later is larger. */
  asked?: number;
  heard?: number;
  checkoutId?: string;
  /** The order that somebody wanted to be in `status`. */
  orderId?: string;
  status?: OrderStatus;
  message?: string;
  /** What QStash was answered. */
  answer?: number;
};

type Line = { variant_id: string; quantity: number; unit_price_minor: number };
export type OrderEnding = {
  id: string;
  seller_id: string;
  status: OrderStatus;
  total_minor: number;
  captured_minor?: number;
  refunded_minor?: number;
  items: Line[];
  letters: string[];
};
export type Charge = { operation: string; amount_minor: number; failure: string | null };
export type CheckoutEnding = {
  id: string;
  idempotency_key: string | null;
  accepted_at: string | null;
  status: "pending" | "accepted" | "completed" | "rejected";
  total_minor: number;
  lines: { variantId: string; sellerId: string; quantity: number; unitPriceMinor: number }[];
  payment: { provider: string; method_token: string; status: string; captured_minor: number; refunded_minor: number };
  orders: OrderEnding[];
  letters: string[];
  /** The provider's own books, and what store credit was spent and has not come back. */
  charges: Charge[];
  credit: number;
  /** Lines of stock that are still held. */
  held: number;
  /** Calls to the provider whose answer was never written down. */
  unanswered: number;
};

/** What the shop's and the provider's books say when all is quiet. */
export type Ending = {
  checkouts: CheckoutEnding[];
  waiting: string[];
  wallets: Record<string, { balance: number; held: number }>;
  stock: Record<string, { onHand: number; reserved: number }>;
  baskets: { variant: string; quantity: number }[];
};
