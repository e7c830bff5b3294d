// Preload for child processes (`node --import ./dev/leash.mjs …`): when the parent is gone, so is the child, however the
// parent ended, kill -9 included. In NODE_OPTIONS it holds the child's own children, too.
//
// The child first gets a SIGTERM, so that a keeper can stop what it keeps, and is ended for good if that takes too long.
//
// It looks, instead of listening for `disconnect`: a listener on the channel would keep a program alive that is done,
// and `channel.unref()` would end one that waits for messages.
import { isMainThread } from "node:worker_threads";

const LOOK_EVERY_MS = 250;
const GRACE_MS = 8_000;

if (isMainThread) {
  const parent = process.ppid;
  const hasChannel = process.connected === true;
  const look = setInterval(() => {
    if (process.ppid === parent && (!hasChannel || process.connected)) return;
    clearInterval(look);
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    process.kill(process.pid, "SIGTERM");
  }, LOOK_EVERY_MS).unref();
}
