// Preload for child processes (`node --import ./dev/parent-watch.mjs …`): when the parent is gone, so is the child, however the
// parent ended, kill -9 included. In NODE_OPTIONS it holds the child's own children, too.
//
// The child first gets a SIGTERM, so that a keeper can stop what it keeps, and is ended for good if that takes too long.
//
// It looks, instead of listening for `disconnect`: a listener on the channel would keep a program alive that is done,
// and `channel.unref()` would end one that waits for messages.
import { isMainThread } from "node:worker_threads";

const LOOK_EVERY_MS = 250;
const GRACE_MS = 4_000;

if (isMainThread) {
  const parent = process.ppid;
  const hasChannel = process.connected === true;
  // who was watched when this process was born. The parent may be gone before the first line here is run.
  const holder = Number(process.env.ONCART_LEASH_HOLDER ?? 0);
  process.env.ONCART_LEASH_HOLDER = String(process.pid);

  const look = setInterval(() => {
    const isHeld = process.ppid === parent && (!hasChannel || process.connected) && (holder === 0 || isAlive(holder));
    if (isHeld) return;
    clearInterval(look);
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    process.kill(process.pid, "SIGTERM");
  }, LOOK_EVERY_MS).unref();
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
