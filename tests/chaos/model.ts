import type { Intent } from "./intents";
import type { Entry, Ledger, Told } from "./ledger";

/** What one studio's part of a checkout has come to, in cents. */
export type Part = { sellerId: string; totalMinor: number; end: "stands" | "cancelled" | "refunded" };

/** What somebody has bought, as they themselves would say. */
export type Purchase = {
  email: string;
  /** Which account's store credit has paid; undefined: a card. */
  creditOf: number | undefined;
  /** One for each studio. */
  parts: Part[];
  /** `isBack`: it was not sent after all, or has come back. */
  items: { variantId: string; quantity: number; isBack: boolean }[];
};

/**
 * The drill's own books: what each shopper must have paid, got and got back, from what they wanted, what they were told, and
 * what people did to their orders. It knows prices and studios from before the storm, and nothing of the shop's tables.
 *
 * @param leftAccepted the e-mail addresses of those who went away without an answer, and had bought all the same.
 * @param rejected the checkouts that were called off by letter.
 */
export function purchasesOf(
  ledger: Ledger,
  leftAccepted: ReadonlySet<string>,
  rejected: ReadonlySet<string>,
): Purchase[] {
  return ledger.entries.flatMap((entry) => {
    const times = timesBought(entry, leftAccepted, rejected);
    return Array.from({ length: times }, () => purchaseOf(entry));
  });
}

/** What a purchase must have cost in the end: whatever was not cancelled or refunded. */
export function owedFor({ parts }: Purchase): number {
  return parts.reduce((sum, { end, totalMinor }) => sum + (end === "stands" ? totalMinor : 0), 0);
}

/** Once, whatever the number of clicks and keys; but a cart whose money could not be taken is there again, for the other key. */
function timesBought(
  { intent, answers, left }: Entry,
  leftAccepted: ReadonlySet<string>,
  rejected: ReadonlySet<string>,
) {
  if (left) return leftAccepted.has(intent.email) ? 1 : 0;
  const accepted = answers.flatMap((answer) => (answer.kind === "accepted" ? [answer.checkoutId] : []));
  const kept = new Set(accepted.filter((id) => !rejected.has(id)));
  return isRefused(intent) ? kept.size : Math.min(1, kept.size);
}

function isRefused({ paymentMethod }: Intent): boolean {
  return paymentMethod.type === "card" && paymentMethod.token === "tok_capture_fails";
}

function purchaseOf({ intent, told }: Entry): Purchase {
  const { paymentMethod, account, email } = intent;
  const endAt = (sellerId: string): Part["end"] => (isRefused(intent) ? "cancelled" : endOf(told, sellerId));
  const parts = new Map<string, Part>();
  for (const { variant, quantity } of intent.items) {
    const { sellerId, price } = variant;
    const part = parts.get(sellerId) ?? { sellerId, totalMinor: 0, end: endAt(sellerId) };
    parts.set(sellerId, { ...part, totalMinor: part.totalMinor + Math.round(price * 100) * quantity });
  }
  return {
    email,
    creditOf: paymentMethod.type === "store_credit" ? account : undefined,
    parts: [...parts.values()],
    items: intent.items.map(({ variant: { variantId, sellerId }, quantity }) => {
      return { variantId, quantity, isBack: endAt(sellerId) === "cancelled" || hasTaken(told, sellerId, "RETURNED") };
    }),
  };
}

function endOf(told: Told[], sellerId: string): Part["end"] {
  if (hasTaken(told, sellerId, "CANCELLED")) return "cancelled";
  return hasTaken(told, sellerId, "REFUNDED") ? "refunded" : "stands";
}

function hasTaken(told: Told[], sellerId: string, to: Told["to"]): boolean {
  return told.some((step) => step.sellerId === sellerId && step.to === to);
}
