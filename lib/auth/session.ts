import { failure } from "@/lib/errors";
import { log } from "@/lib/log";
import { auth } from "./auth";
import { type Role, type Viewer, viewerSchema } from "./viewer";

/** Who sent these headers: the signed-in person, or null for a guest. */
export async function findViewer(headers: Headers): Promise<Viewer | null> {
  // Most visitors are guests: without our cookie there is nothing to look up.
  if (!headers.get("cookie")?.includes("better-auth.session_token")) return null;
  const session = await auth()
    .api.getSession({ headers })
    .catch((error: unknown) => {
      // better-auth says 500 when the database does not answer it; a bad cookie is no error to it.
      log.warn({ err: error }, "a session could not be read");
      throw failure("unavailable", "The shop is busy. Please try again.", { retryAfterSeconds: 1 });
    });
  if (!session) return null;
  const { id, name, email } = session.user;
  return { userId: id, name, email, role: viewerSchema.shape.role.parse(session.user.role) };
}

/**
 * The signed-in person, who has one of the roles (any, when none is named).
 * @throws Failure `unauthenticated`, `forbidden`.
 */
export async function requireViewer(headers: Headers, ...roles: Role[]): Promise<Viewer> {
  const viewer = await findViewer(headers);
  if (!viewer) throw failure("unauthenticated", "Sign in first.");
  if (roles.length > 0 && !roles.includes(viewer.role)) throw failure("forbidden", "This is not yours to do.");
  return viewer;
}
