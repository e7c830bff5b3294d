import type { TestProject } from "vitest/node";

/** The PostgreSQL that `run.ts` has started: one for all, since a test process is killed whenever a mutant runs in a circle. */
export default function setup(project: TestProject): void {
  const { ONCART_TEST_POSTGRES } = process.env;
  if (!ONCART_TEST_POSTGRES) throw new Error("Started by `npm run mutation` alone, which starts PostgreSQL before");
  project.provide("postgres", ONCART_TEST_POSTGRES);
}
