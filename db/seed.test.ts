import { execFile } from "node:child_process";
import { expect, test } from "vitest";
import { databaseForTests, unguarded } from "@/tests/setup/database";

const { query } = databaseForTests();

test("without the word --demo no account with a published password gets into a database", async () => {
  await unguarded(query, "truncate products, users, sellers, categories, media, checkouts cascade");
  const { code, output } = await seed();
  expect(code).toBe(1);
  expect(output).toContain("npm run db:seed -- --demo");
  expect((await query("select 1 from users")).rows).toEqual([]);
  expect((await query("select 1 from products")).rows).toEqual([]);
});

function seed(): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import", "tsx", "db/seed.ts"], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });
}
