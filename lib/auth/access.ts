import { failure } from "@/lib/errors";
import type { Access } from "@/lib/route";
import { findShopper, type Shopper } from "./guest-cookie";
import { findViewer, requireViewer } from "./session";
import type { Viewer } from "./viewer";

/** Anybody; what they are shown depends on who they are. `viewer` is null for who is not signed in. */
export const visitor: Access<{ viewer: Viewer | null }> = {
  name: "visitor",
  says: "Anybody; each is answered what is theirs to see.",
  by: ["session"],
  refuses: [],
  admit: async ({ headers }) => ({ viewer: await findViewer(headers) }),
};

/** Anybody, with the basket that is theirs. Session and cookie are read when the verb asks who it is. */
export const shopper: Access<{ findShopper: () => Promise<Shopper> }> = {
  name: "shopper",
  says: "Anybody: a signed-in person, or a guest by their cookie.",
  by: ["session"],
  refuses: [],
  admit: async (request) => ({ findShopper: () => findShopper(request) }),
};

/** Whoever has an account and is signed in. */
export const signedIn: Access<{ viewer: Viewer }> = {
  name: "signedIn",
  says: "Whoever is signed in; each for themselves.",
  by: ["session"],
  refuses: ["unauthenticated"],
  admit: async ({ headers }) => ({ viewer: await requireViewer(headers) }),
};

/** The shop's own staff. */
export const admin: Access<{ viewer: Viewer }> = {
  name: "admin",
  says: "Admins.",
  by: ["session"],
  refuses: ["unauthenticated", "forbidden"],
  admit: async ({ headers }) => ({ viewer: await requireViewer(headers, "admin") }),
};

/** Whoever an order may concern: signed in, or showing a token. Whether it concerns them the verb finds out: to others it is not there. */
export const orderParty: Access<{ viewer: Viewer | null }> = {
  name: "orderParty",
  says: "Its buyer, signed in or with the token of the checkout, its seller, and admins. To others it does not exist.",
  by: ["session", "token"],
  refuses: ["unauthenticated"],
  admit: async ({ headers, url }) => {
    const viewer = await findViewer(headers);
    if (!viewer && !new URL(url).searchParams.has("token"))
      throw failure("unauthenticated", "Sign in first, or show the token of your checkout.");
    return { viewer };
  },
};

/** The same for a purchase; but nobody is asked to sign in, since most who have bought something cannot. */
export const checkoutParty: Access<{ viewer: Viewer | null }> = {
  ...visitor,
  name: "checkoutParty",
  says: "Its shopper, a guest with its token, and admins. To others it does not exist.",
  by: ["session", "token"],
};
