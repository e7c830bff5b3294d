import type { Timeline, TimelineEntry } from "@/lib/operations/timeline-resource";
import type { OrderStatus } from "@/lib/orders/order";

/** `740` → `740 ms`, `1240` → `1.2 s`, `180000` → `3 min`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

/** `2026-11-21T14:05:07.031Z` → `14:05:07.031`: what happens behind an order happens within seconds. */
export function clockText(iso: string): string {
  return iso.slice(11, 23);
}

export type BuyerTimelineEntry = { at: string; text: string };

/** What a buyer wants to know of all that happened for one of their orders. */
export function buyerTimeline({ orderId, checkoutId, entries }: Timeline): BuyerTimelineEntry[] {
  return entries.flatMap((entry): BuyerTimelineEntry[] => {
    const text = buyerText(entry, [orderId, checkoutId]);
    return text ? [{ at: entry.at, text }] : [];
  });
}

/** What the buyer waits for now; empty when there is nothing more to come. */
export function stillToCome({ entries }: Timeline, status: OrderStatus): string {
  if (entries.some((entry) => entry.kind === "event" && entry.state !== "applied")) {
    return "Some steps are still under way.";
  }
  return WAITS[status] ?? "";
}

const WAITS: Partial<Record<OrderStatus, string>> = {
  PENDING: "Next, your payment is taken.",
  CONFIRMED: "Next, the studio makes your prints ready.",
  PROCESSING: "Next, the studio sends your prints.",
  SHIPPED: "Next, your prints arrive.",
  RETURNED: "Next, you get your money back.",
};

/** What an entry that is not a message is called behind the counter. */
export function staffEntryText(entry: Exclude<TimelineEntry, { kind: "event" }>): string {
  switch (entry.kind) {
    case "checkout":
      return `Checkout ${entry.step}`;
    case "reservation":
      return `Stock put aside, now ${entry.status}`;
    case "payment":
      return `Payment: ${entry.operation} ${entry.status}`;
    case "stock":
      return `Stock ${entry.delta > 0 ? "+" : "−"}${Math.abs(entry.delta)} (${entry.reason})`;
    case "email":
      return `Mail ${entry.letter}: ${entry.status}${entry.attempts > 1 ? `, ${entry.attempts} attempts` : ""}`;
  }
}

const PAYMENT_TEXTS: Record<string, { succeeded: string; failed: string }> = {
  authorize: { succeeded: "Your payment was authorised.", failed: "Your payment was not authorised." },
  capture: { succeeded: "Your payment was taken.", failed: "Your payment could not be taken; nothing was charged." },
  void: { succeeded: "The authorisation of your payment was let go.", failed: "" },
  refund: { succeeded: "Your money was sent back.", failed: "" },
};

const LETTER_TEXTS: Record<string, string> = {
  "order-confirmation": "We confirmed it by mail.",
  "order-shipped": "We wrote to you that it is on its way.",
  "order-delivered": "We wrote to you that it has arrived.",
  "order-refunded": "We wrote to you about your refund.",
  "order-cancelled": "We wrote to you that it was cancelled.",
};

function buyerText(entry: TimelineEntry, own: string[]): string | undefined {
  switch (entry.kind) {
    case "checkout":
      if (entry.step === "opened") return "Your order reached us.";
      return entry.step === "completed" ? "Your order was made." : undefined;
    case "reservation":
      return "The prints were put aside for you.";
    case "payment":
      return entry.status === "started" ? undefined : PAYMENT_TEXTS[entry.operation]?.[settled(entry.status)];
    case "email":
      return entry.status === "sent" && own.includes(entry.reference) ? LETTER_TEXTS[entry.letter] : undefined;
    default:
      return undefined;
  }
}

function settled(status: string): "succeeded" | "failed" {
  return status === "succeeded" ? "succeeded" : "failed";
}
