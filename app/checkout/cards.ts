import type { PaymentMethod } from "./attempt";

/** The cards of the built-in test provider, each with what will happen. */
export const CARDS = [
  { token: "tok_visa", name: "Visa ending 4242", outcome: "Succeeds" },
  { token: "tok_declined", name: "Declined card", outcome: "The bank says no" },
  { token: "tok_capture_fails", name: "Card that fails at capture", outcome: "Authorised, then not paid" },
  { token: "tok_slow", name: "Slow card", outcome: "Succeeds after 5 seconds" },
] as const;

/** What pays until something else is chosen. */
export const FIRST_CARD: PaymentMethod = { type: "card", token: CARDS[0].token };
