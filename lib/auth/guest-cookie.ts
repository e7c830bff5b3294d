import { newSecret } from "@/lib/ids";
import { findViewer } from "./session";
import type { Viewer } from "./viewer";

const NAME = "oncart_guest";
const YEAR_SECONDS = 365 * 24 * 3600;

/** Who stands in front of a shop route: a signed-in person, a guest with a cookie, or nobody known yet. */
export type Shopper = { userId: string | null; guestId: string | null; viewer: Viewer | null };

/** Reads session and guest cookie. */
export async function findShopper(request: Request): Promise<Shopper> {
  const viewer = await findViewer(request.headers);
  const guestId = /(?:^|;\s*)oncart_guest=([\w-]{16,64})/.exec(request.headers.get("cookie") ?? "")?.[1] ?? null;
  return { userId: viewer?.userId ?? null, guestId, viewer };
}

/** A name for a guest who has none yet, and the cookie that remembers it. */
export function newGuest(): { guestId: string; cookie: string } {
  const guestId = newSecret();
  return { guestId, cookie: `${NAME}=${guestId}; Path=/; Max-Age=${YEAR_SECONDS}; HttpOnly; SameSite=Lax` };
}

/** Forgets the guest: their basket now belongs to an account. */
export const FORGET_GUEST = `${NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;
