import path from "node:path";
import { defineConfig } from "vitest/config";

const shared = {
  pool: "forks" as const,
  // Two cores: more workers would only make every one of them slower.
  maxWorkers: 2,
  testTimeout: 30_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  resolve: {
    alias: {
      "@": import.meta.dirname,
      // Its real file throws outside of a React server bundle, which a test of plain functions is.
      "server-only": path.join(import.meta.dirname, "node_modules/server-only/empty.js"),
    },
  },
  test: {
    projects: [
      {
        extends: true,
        test: { ...shared, name: "architecture", include: ["tests/*.test.ts", "tests/bench/*.test.ts"] },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: "unit",
          include: ["{app,db,dev,emails,lib}/**/*.test.{ts,tsx}"],
          globalSetup: "tests/setup/postgres.ts",
          setupFiles: ["tests/setup/environment.ts"],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: "flows",
          include: ["tests/flows/**/*.test.ts"],
          globalSetup: "tests/setup/postgres.ts",
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: "model",
          include: ["tests/model/**/*.test.ts"],
          globalSetup: "tests/setup/postgres.ts",
          setupFiles: ["tests/setup/environment.ts", "tests/model/setup.ts"],
        },
      },
    ],
  },
});
