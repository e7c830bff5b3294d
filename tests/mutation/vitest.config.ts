import { defineConfig } from "vitest/config";
import everyday from "../../vitest.config";

// The tests that a mutant is shown to: those of the domains that are mutated and of the plumbing under them. A test that
// starts the built shop would not see a mutant at all.
export default defineConfig({
  resolve: everyday.resolve,
  test: {
    include: [
      "lib/{cart,checkout,inventory,orders,payments,wallet}/**/*.test.ts",
      "lib/{deduplication,inbox,outbox,publish-problem,send-messages,transaction}.test.ts",
      "tests/flows/lessons-money.test.ts",
    ],
    globalSetup: "tests/mutation/postgres.ts",
    setupFiles: ["tests/setup/environment.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
