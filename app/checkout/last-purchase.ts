import * as z from "zod/mini";

const KEY = "oncart.last-purchase";
/** Long enough for whoever goes back or to another tab; its address may hold a guest's token. */
const VALID_MS = 30 * 60_000;

const stored = z.object({ path: z.string().check(z.startsWith("/checkout/")), at: z.number() });

/** Remembers, for all tabs, where the purchase that was just accepted is shown. */
export function rememberPurchase(path: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ path, at: Date.now() }));
  } catch {
    // Without storage an empty checkout cannot say why it is empty.
  }
}

/** Where the last purchase of this browser is shown, or null when it is none of the last half hour. */
export function lastPurchase(): string | null {
  try {
    const parsed = stored.safeParse(JSON.parse(localStorage.getItem(KEY) ?? "null"));
    if (parsed.success && Date.now() - parsed.data.at < VALID_MS) return parsed.data.path;
    localStorage.removeItem(KEY);
    return null;
  } catch {
    return null;
  }
}
