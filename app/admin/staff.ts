import { headers } from "next/headers";
import { findViewer } from "@/lib/auth/session";
import type { Viewer } from "@/lib/auth/viewer";

/** The viewer who works here, or null. The layout says something to everybody else; its pages then show nothing. */
export async function findStaff(): Promise<Viewer | null> {
  const viewer = await findViewer(await headers());
  return viewer && viewer.role !== "shopper" ? viewer : null;
}
