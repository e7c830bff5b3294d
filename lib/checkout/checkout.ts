/** Why a checkout did not become an order. Shown to the shopper in words by the page. */
export type RejectionReason = "payment_declined" | "abandoned" | "stock_lost" | "overdue";

/** An accepted checkout that is neither completed nor rejected after this long is reported. */
export const CHECKOUT_DEADLINE_MS = 5 * 60_000;

/** The stock of a checkout is held so long while its payment is authorised: that takes seconds, or its request has died. */
export const AUTHORIZE_WITHIN_MS = 2 * 60_000;

/** … and so long from then on. Authorisations do not live for ever: what nothing could complete by then is given up. */
export const COMPLETE_WITHIN_MS = 6 * 3600_000;
