import { z } from "zod";
import type { OrderAudience } from "@/lib/orders/order-audience";
import type { TimelineEntry } from "./timeline-resource";

/**
 * What an audience sees: `whole` is the whole checkout with its other orders and amounts, `studioLetters` what was written to
 * its studios, `errors` what went wrong inside.
 */
export type Visibility = { whole: boolean; studioLetters: boolean; errors: "none" | "named" | "all" };

export const VISIBILITY: Record<OrderAudience, Visibility> = {
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
export function errorFor(visibility: Visibility, error: string | null): { error?: string } {
  if (error === null || visibility.errors === "none") return {};
  if (visibility.errors === "all" || error.startsWith("Failure: ")) return { error };
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
