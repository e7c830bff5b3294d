import { z } from "zod";
import type { EventType } from "@/lib/messages";
import type { OrderAudience } from "@/lib/orders/order-audience";

/** One delivery of a message. `latencyMs` counts from when the event was written to when this delivery had ended. */
export type TimelineDelivery = {
  at: string;
  attempt: number;
  outcome: string;
  duplicate: boolean;
  latencyMs: number;
  error?: string;
};

/**
 * Where a message stands: not sent yet, nor applied by the process that wrote it; sent to QStash and not known to be applied; applied;
 * or given up by QStash.
 */
export type MessageState = "waiting" | "sent" | "applied" | "given_up";

/** One thing that happened, in the order in which it began. Amounts are in major units. */
export type TimelineEntry = { at: string } & (
  | { kind: "checkout"; step: "opened" | "accepted" | "completed" | "rejected" }
  | { kind: "reservation"; status: string; lines: { variantId: string; quantity: number }[] }
  | {
      kind: "event";
      eventId: string;
      type: EventType;
      says: string;
      causationId: string | null;
      state: MessageState;
      /** How often it was handed to QStash: not at all while its own process is at it; null when it was applied, since then nobody counts. */
      publications: number | null;
      latencyMs: number | null;
      deliveries: TimelineDelivery[];
    }
  | {
      kind: "payment";
      operation: string;
      status: string;
      finishedAt: string | null;
      latencyMs: number | null;
      amount?: number;
      currency?: string;
    }
  | { kind: "stock"; variantId: string; delta: number; reason: string }
  | {
      kind: "email";
      reference: string;
      letter: string;
      recipient: string;
      status: string;
      attempts: number;
      sentAt: string | null;
    }
);

export type Timeline = { orderId: string; checkoutId: string; audience: OrderAudience; entries: TimelineEntry[] };

/**
 * What an audience sees: `whole` is the whole checkout with its other orders and amounts, `studioLetters` what was written to
 * its studios, `errors` what went wrong inside.
 */
export type Sight = { whole: boolean; studioLetters: boolean; errors: "none" | "named" | "all" };

export const SIGHTS: Record<OrderAudience, Sight> = {
  admin: { whole: true, studioLetters: true, errors: "all" },
  seller: { whole: false, studioLetters: true, errors: "named" },
  buyer: { whole: true, studioLetters: false, errors: "none" },
};

/** Oldest first; what began in the same millisecond stands in the order of cause and effect. */
export function inOrder(entries: TimelineEntry[]): TimelineEntry[] {
  return [...entries].sort((a, b) => a.at.localeCompare(b.at) || rankOf(a) - rankOf(b));
}

const RANKS = ["opened", "reservation", "payment", "accepted", "stock", "completed", "rejected", "event", "email"];

function rankOf(entry: TimelineEntry): number {
  return RANKS.indexOf(entry.kind === "checkout" ? entry.step : entry.kind);
}

/**
 * An error as the viewer may read it. A failure with a name was written for eyes outside; any other text may hold a
 * query with the data of other orders, and is for admins alone.
 */
export function errorFor(sight: Sight, error: string | null): { error?: string } {
  if (error === null || sight.errors === "none") return {};
  if (sight.errors === "all" || error.startsWith("Failure: ")) return { error };
  return { error: "It failed on our side and is tried again." };
}

/** The order that a timeline is about: its checkout, all orders of that checkout, and which variants are its own. */
export type Subject = { orderId: string; checkoutId: string; orderIds: string[]; variantIds: string[] };

const text = z.string().optional().catch(undefined);
const about = z.object({
  orderId: text,
  reference: text,
  subject: text,
  variantId: text,
  changes: z
    .array(z.object({ variantId: z.string() }))
    .optional()
    .catch(undefined),
});

/** Whether a message is about another order of the checkout: its payload names that order, or only variants of others. */
export function isAboutAnotherOrder(payload: unknown, { orderId, variantIds }: Subject): boolean {
  const parsed = about.safeParse(payload);
  if (!parsed.success) return false;
  const { orderId: own, reference, subject, variantId, changes } = parsed.data;
  if ([own, reference, subject].some((id) => id?.startsWith("ord_") && id !== orderId)) return true;
  const variants = changes?.map((change) => change.variantId) ?? (variantId === undefined ? [] : [variantId]);
  return variants.length > 0 && !variants.some((id) => variantIds.includes(id));
}
