import { z } from "zod";
import { errorText } from "./errors.ts";
import { startQStash } from "./server.ts";

const environment = z.object({
  LOCAL_QSTASH_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  LOCAL_DATA_DIR: z.string().min(1).default(".local"),
  QSTASH_TOKEN: z.string().min(1),
  QSTASH_CURRENT_SIGNING_KEY: z.string().min(1),
  QSTASH_NEXT_SIGNING_KEY: z.string().min(1),
  /** Accepts the SDK's dev mode as well. */
  LOCAL_QSTASH_DEV_USER: z.stringbool().default(false),
});

await main();

/** Runs the local QStash until it is asked to stop, or until the process that started it is gone. */
async function main(): Promise<void> {
  const env = environment.safeParse(process.env);
  if (!env.success) return fail(`the local QStash cannot start:\n${z.prettifyError(env.error)}`);
  const { data } = env;
  try {
    const qstash = await startQStash({
      port: data.LOCAL_QSTASH_PORT,
      dataDir: data.LOCAL_DATA_DIR,
      token: data.QSTASH_TOKEN,
      currentSigningKey: data.QSTASH_CURRENT_SIGNING_KEY,
      nextSigningKey: data.QSTASH_NEXT_SIGNING_KEY,
      devUser: data.LOCAL_QSTASH_DEV_USER,
      log: (line) => console.error(line),
    });
    const stop = () => void qstash.close().then(() => process.exit(0));
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
    process.once("disconnect", stop);
    if (process.send) process.send({ ready: true, port: qstash.port });
    else console.log(`QStash: ${qstash.url}`);
  } catch (error) {
    const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    fail(taken ? `port ${data.LOCAL_QSTASH_PORT} is taken: the local QStash cannot start` : errorText(error));
  }
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
  if (process.connected) process.disconnect();
}
