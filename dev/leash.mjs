/**
 * Preload for every child process (`node --import ./dev/leash.mjs …`): when the parent is gone, so is the child.
 *
 * The kernel closes the IPC channel however the parent ended, kill -9 included, so nobody has to clean up. The child
 * first gets a SIGTERM, so that a keeper can stop what it keeps, and is ended for good if it does not manage in time.
 */
const GRACE_MS = 8_000;

if (process.channel) {
  process.once("disconnect", () => {
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    process.kill(process.pid, "SIGTERM");
  });
  // A listener on the channel keeps the event loop alive; a script that is done must still be able to end.
  process.channel.unref();
}
