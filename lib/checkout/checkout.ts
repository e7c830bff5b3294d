/** Why a checkout did not become an order. Shown to the shopper in words by the page. */
export type RejectionReason = "payment_declined" | "abandoned" | "stock_lost" | "overdue";

/** An accepted checkout that is neither completed nor rejected after this long is reported. */
export const CHECKOUT_DEADLINE_MS = 5 * 60_000;
