import { env } from "@/lib/env";

/** Runs once when a server starts: with an environment that is not complete it does not, and says everything that is wrong. */
export function register(): void {
  env();
}
