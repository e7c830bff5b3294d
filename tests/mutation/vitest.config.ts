import path from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import everyday from "../../vitest.config";

/** The tests beside the mutated file come first: mostly one of them fails, and the run of this mutant is over. */
class NearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = path.resolve(process.env.ONCART_MUTATED_PLACE ?? "");
    const isNear = ({ moduleId }: TestSpecification) => moduleId.startsWith(place);
    return [...files.filter(isNear), ...files.filter((file) => !isNear(file))];
  }
}

// The tests that a mutant is shown to: those of the domains that are mutated and of the plumbing under them. A test that
// starts the built shop would not see a mutant at all.
export default defineConfig({
  resolve: everyday.resolve,
  test: {
    include: [
      "lib/{cart,checkout,inventory,orders,payments,wallet}/**/*.test.ts",
      "lib/{apply-messages,deduplication,dispatch-messages,event-store,inbox,outbox,publish-problem}.test.ts",
      "lib/{send-after-response,send-batches,send-messages,transaction,write-messages}.test.ts",
      "tests/flows/lessons-money.test.ts",
    ],
    globalSetup: "tests/mutation/postgres.ts",
    setupFiles: ["tests/setup/environment.ts"],
    sequence: { sequencer: NearestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
