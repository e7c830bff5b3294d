import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { type Account, chooseAccount } from "./account.ts";
import { copyNative, nativeFolder } from "./binaries.ts";

const Keys = z.object({ password: z.string().min(1), keeper: z.number().int() });

/**
 * Everything a PostgreSQL needs to be started: binaries, data directory and log on disk, as whom it runs, and the
 * password of its superuser `postgres`. `keeper` is the process that kept the cluster last.
 */
export type Home = { native: string; data: string; log: string; account: Account; password: string; keeper: number };

/** Finds or prepares the home of the cluster below `dataDir`; the data directory itself may not exist yet. */
export function prepareHome(dataDir: string): Home {
  const wanted = path.join(dataDir, "postgres");
  mkdirSync(dataDir, { recursive: true });
  const native = nativeFolder(path.join(dataDir, "postgres-native"));
  const owner = statSync(wanted, { throwIfNoEntry: false })?.uid;
  const { account, mustMove } = chooseAccount(native, dataDir, owner);
  const log = path.join(dataDir, "logs", "postgres.log");
  const known = readKeys(dataDir);
  const place = mustMove ? moveOut(native, dataDir, known !== undefined) : { native, data: wanted };
  giveTo(account, place.data);
  return { ...place, log, account, ...(known ?? writeKeys(dataDir, randomBytes(18).toString("hex"))) };
}

/** Puts this process on record as the one that keeps the cluster. */
export function recordKeeper(dataDir: string, password: string): void {
  writeKeys(dataDir, password);
}

/** Makes a folder, or a file, belong to the account; only root can and has to. */
export function giveTo(account: Account, target: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = account.kind === "user" ? account : { uid: 0, gid: 0 };
  const found = lstatSync(target, { throwIfNoEntry: false });
  if (!found || found.uid === uid) return;
  if (found.isDirectory()) for (const name of readdirSync(target)) giveWithContents(path.join(target, name), uid, gid);
  // The folder itself comes last: it says that everything in it has been given, also after an interruption.
  chownSync(target, uid, gid);
}

function giveWithContents(target: string, uid: number, gid: number): void {
  const found = lstatSync(target);
  if (found.isSymbolicLink()) return;
  if (found.isDirectory()) for (const name of readdirSync(target)) giveWithContents(path.join(target, name), uid, gid);
  chownSync(target, uid, gid);
}

// The account cannot reach the repository: binaries and data live under the system's temporary directory instead.
function moveOut(native: string, dataDir: string, hasKeys: boolean): { native: string; data: string } {
  const name = createHash("sha256").update(path.resolve(dataDir)).digest("hex").slice(0, 12);
  const folder = path.join(tmpdir(), `oncart-postgres-${name}`);
  mkdirSync(folder, { recursive: true });
  // Everybody can write there: a folder that somebody else has put in our place may hold anything.
  if (statSync(folder).uid !== process.getuid?.()) throw new Error(`${folder} belongs to another user; remove it.`);
  chmodSync(folder, 0o755);
  const data = path.join(folder, "data");
  // The keys were deleted with the rest of the data: what is left here is of an earlier life.
  if (!hasKeys) rmSync(data, { recursive: true, force: true });
  copyNative(native, path.join(folder, "native"));
  return { native: path.join(folder, "native"), data };
}

function readKeys(dataDir: string): z.infer<typeof Keys> | undefined {
  const file = path.join(dataDir, "postgres.json");
  if (!statSync(file, { throwIfNoEntry: false })) return undefined;
  return Keys.parse(JSON.parse(readFileSync(file, "utf8")));
}

function writeKeys(dataDir: string, password: string): z.infer<typeof Keys> {
  const keys = { password, keeper: process.pid };
  writeFileSync(path.join(dataDir, "postgres.json"), JSON.stringify(keys), { mode: 0o600 });
  return keys;
}
