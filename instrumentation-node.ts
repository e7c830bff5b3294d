import { type Environment, env } from "@/lib/env";
import { watchFrontDoor } from "@/lib/front-door";
import { logWhatIsPrinted } from "@/lib/log";

/** Prepares the process that serves: with an environment that is not complete it ends, and says everything that is wrong. */
export function startServer(): void {
  const isProduction = readEnvironment().NODE_ENV === "production";
  if (isProduction) logWhatIsPrinted();
  watchFrontDoor({ isDevelopment: !isProduction });
}

function readEnvironment(): Environment {
  try {
    return env();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    // A server that listens and answers nothing but 500 looks like one that works.
    process.exit(1);
  }
}
