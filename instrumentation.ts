/** Runs once when a server starts. */
export async function register(): Promise<void> {
  // Next builds this file for its edge runtime as well, which the shop does not use and which knows no server.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startServer } = await import("./instrumentation-node");
  startServer();
}
