import { defineConfig } from "@playwright/test";
import { findBrowser } from "./browser";

const { executablePath, args } = await findBrowser();

export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: "../../test-results",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json"]],
  use: {
    baseURL: process.env.BASE_URL ?? "http://localhost:3000",
    trace: "retain-on-failure",
    launchOptions: { executablePath, args },
  },
});
