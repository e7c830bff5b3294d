import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import path from "node:path";

/**
 * As whom PostgreSQL runs, since it refuses to run as root and needs a user that the system knows by name:
 * - `self`: as the current user;
 * - `user`: root hands it to another account, which owns the data directory;
 * - `namespace`: in a user namespace, in which the current user's files belong to `nobody`. No other account is
 *   involved, so a repository below a 0700 directory is no obstacle. Containers often forbid it.
 */
export type Account = { kind: "self" } | { kind: "user"; uid: number; gid: number } | { kind: "namespace" };

export type Placement = { account: Account; mustMove: boolean };

type User = { uid: number; gid: number };

/**
 * Chooses the account for these folders. `mustMove` says that the account cannot reach them: binaries and data have to
 * live elsewhere.
 *
 * @param owner the user id that owns the data directory already, if there is one.
 * @throws Error that says what to do when PostgreSQL cannot run here as anyone.
 */
export function chooseAccount(native: string, dataDir: string, owner: number | undefined): Placement {
  const uid = process.getuid?.();
  if (uid === undefined) return { account: { kind: "self" }, mustMove: false };
  if (uid !== 0) return { account: ordinaryAccount(native, uid, owner), mustMove: false };
  const user = unprivilegedUser(owner);
  if (user && canReach(user, native) && canReach(user, dataDir)) {
    return { account: { kind: "user", ...user }, mustMove: false };
  }
  if (namespaceWorks(native)) return { account: { kind: "namespace" }, mustMove: false };
  if (user) return { account: { kind: "user", ...user }, mustMove: true };
  throw new Error("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as.");
}

/** The arguments in front of a PostgreSQL command, so that it runs in a user namespace. */
export const IN_NAMESPACE = ["unshare", "--user", "--map-user=65534", "--map-group=65534"] as const;

/** Whether a user may pass through every directory on the way to a path, judged by the mode bits. */
export function canReach(user: User, target: string): boolean {
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found?.isDirectory()) {
      const bit = found.uid === user.uid ? 0o100 : found.gid === user.gid ? 0o010 : 0o001;
      if ((found.mode & bit) === 0) return false;
    }
    if (folder === path.dirname(folder)) return true;
  }
}

function ordinaryAccount(native: string, uid: number, owner: number | undefined): Account {
  if (owner !== undefined && owner !== uid) {
    throw new Error(
      `The database files belong to another user (id ${owner}). Run as that user, give them to yourself with chown, ` +
        "or set LOCAL_DATA_DIR to a directory of your own.",
    );
  }
  if (hasName()) return { kind: "self" };
  if (namespaceWorks(native)) return { kind: "namespace" };
  throw new Error(`PostgreSQL needs a user that the system knows, and user id ${uid} is not in /etc/passwd.`);
}

function hasName(): boolean {
  try {
    userInfo();
    return true;
  } catch {
    return false;
  }
}

function unprivilegedUser(owner: number | undefined): User | undefined {
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  const users = lines.map((line) => {
    const [name, , uid, gid] = line.split(":");
    return { name, uid: Number(uid), gid: Number(gid) };
  });
  const possible = users.filter((user) => user.uid > 0);
  const chosen =
    possible.find((user) => user.uid === owner) ??
    possible.find((user) => user.name === "postgres") ??
    possible.find((user) => user.name === "nobody");
  return chosen && { uid: chosen.uid, gid: chosen.gid };
}

function namespaceWorks(native: string): boolean {
  const [command, ...args] = IN_NAMESPACE;
  return spawnSync(command, [...args, path.join(native, "bin", "postgres"), "--version"]).status === 0;
}
