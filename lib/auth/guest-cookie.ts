import { env } from "@/lib/env";
import { newSecret } from "@/lib/ids";
import { findViewer } from "./session";
import type { Viewer } from "./viewer";

const YEAR_SECONDS = 365 * 24 * 3600;

/** Who stands in front of a shop route: a signed-in person, a guest with a cookie, or nobody known yet. */
export type Shopper = { userId: string | null; guestId: string | null; viewer: Viewer | null };

/** Reads session and guest cookie. */
export async function findShopper(request: Request): Promise<Shopper> {
  const viewer = await findViewer(request.headers);
  return { userId: viewer?.userId ?? null, guestId: readGuest(request.headers), viewer };
}

/** The guest whose cookie this is, or null. Only what `newSecret` makes is one: the id of a user, for instance, is not. */
function readGuest(headers: Headers): string | null {
  const cookies = (headers.get("cookie") ?? "").split(/;\s*/);
  const value = cookies.find((cookie) => cookie.startsWith(`${nameOfCookie()}=`))?.split("=")[1] ?? "";
  return /^[\w-]{32}$/.test(value) ? value : null;
}

/** A name for a guest who has none yet, and the cookie that remembers it. */
export function newGuest(): { guestId: string; cookie: string } {
  const guestId = newSecret();
  return { guestId, cookie: cookieWith(guestId, YEAR_SECONDS) };
}

/** The cookie that forgets the guest: their cart now belongs to an account. */
export function forgetGuest(): string {
  return cookieWith("", 0);
}

function cookieWith(value: string, maxAge: number): string {
  const secure = isSecure() ? "; Secure" : "";
  return `${nameOfCookie()}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
}

/** `__Host-`: browsers take it over https only, and from no subdomain. */
function nameOfCookie(): string {
  return isSecure() ? "__Host-oncart_guest" : "oncart_guest";
}

function isSecure(): boolean {
  return env().APP_URL.startsWith("https:");
}
