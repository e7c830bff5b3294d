import * as z from "zod/mini";
import { quoteSchema } from "@/lib/pricing/quote-resource";
import type { ApiProblem } from "../components/api";

const shortItems = z.array(z.object({ variantId: z.string(), requested: z.number(), available: z.number() }));
const quote = z.pick(quoteSchema, { total: true, currency: true });

/** Which variants there are not enough of, and how many are left. Empty for every other refusal. */
export function shortItemsOf(problem: ApiProblem | null): Map<string, number> {
  if (problem?.code !== "out_of_stock") return new Map();
  const items = shortItems.safeParse(problem.extra.items);
  return new Map(items.success ? items.data.map(({ variantId, available }) => [variantId, available]) : []);
}

/** What it costs now, when that is not what the shopper saw; null for every other refusal. */
export function newTotalOf(problem: ApiProblem | null): { total: number; currency: string } | null {
  if (problem?.code !== "price_changed") return null;
  const parsed = quote.safeParse(problem.extra.quote);
  return parsed.success ? parsed.data : null;
}

/** Whether the refused request used store credit although its session has ended. */
export function isSignedOut(problem: ApiProblem): boolean {
  return problem.code === "invalid_request" && problem.errors.some(({ path }) => path === "paymentMethod.type");
}

/** The fields of the form that were refused, each with what to do about it. */
export function fieldErrorsOf(problem: ApiProblem | null): Record<string, string> {
  return Object.fromEntries((problem?.errors ?? []).map(({ path, message }) => [path, ADVICE[path] ?? message]));
}

/** The server says what is wrong with a field in a programmer's words. */
const ADVICE: Record<string, string> = {
  customerName: "Please enter the name of whoever receives the prints.",
  customerEmail: "This does not look like an email address. Please check it.",
  customerAddress: "Please enter the address to send the prints to.",
};
