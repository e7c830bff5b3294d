import type { ReactNode } from "react";
import { Notice } from "../components/notice";
import { findStaff } from "./staff";

/** Shows its children to admins; for anybody else they are not even rendered. `path` is where a sign-in leads back to. */
export async function AdminsOnly({ path, children }: { path: string; children: ReactNode }) {
  if (await findStaff(path, ["admin"])) return children;
  return <Notice title="This room is for administrators">The orders are on the first page.</Notice>;
}
