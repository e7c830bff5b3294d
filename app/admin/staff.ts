import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { findViewer } from "@/lib/auth/session";
import type { Role, Viewer } from "@/lib/auth/viewer";

/**
 * The viewer, when it is one of these roles; null for everybody else who is signed in, to whom a page shows `StaffOnly`.
 * Guests are sent to sign in, and come back to `path`.
 */
export async function findStaff(path: string, roles: Role[] = ["seller", "admin"]): Promise<Viewer | null> {
  const viewer = await findViewer(await headers());
  if (!viewer) redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  return roles.includes(viewer.role) ? viewer : null;
}
