import fc from "fast-check";
import { beforeAll, test } from "vitest";
import { databaseForTests } from "../setup/database";
import { anyStory, type ThemeName } from "./draw-story";
import { runStory } from "./run-story";
import { openStage, type Query } from "./stage";
import { type Story, tell } from "./story";

/** Of each theme; all themes together are some two thousand. */
const RUNS = 700;

/**
 * A test of `MODEL_RUNS` random stories of a theme, from `MODEL_SEED` on. What fails is told as the smallest story that still
 * does, with the steps that everybody took, and as what a named test in `stories.test.ts` consists of.
 */
export function holdsInAnyStory(theme: ThemeName): void {
  const query = stageForTests();
  const numRuns = Number(process.env.MODEL_RUNS ?? RUNS);
  const seed = Number(process.env.MODEL_SEED ?? 1);
  test(
    `the books are right after any story of ${theme}`,
    async () => {
      const property = fc.asyncProperty(anyStory(theme), async (story) => {
        const { faults, trace } = await runStory(query, story);
        if (faults.length > 0) throw new Error(report(story, faults, trace));
      });
      const path = process.env.MODEL_PATH;
      const {
        failed,
        seed: used,
        counterexamplePath,
        errorInstance,
      } = await fc.check(property, { numRuns, seed, path });
      if (!failed) return;
      const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
      throw new Error(`Seed ${used}, path ${counterexamplePath}. The smallest story:\n\n${why}`);
    },
    // A story takes some 50 ms of an idle machine; the limit is only there for one that never ends.
    60_000 + numRuns * 2_000,
  );
}

/** A database of this file's own, with the studios of the stories. */
export function stageForTests(): Query {
  // Each actor is a process of its own, with connections of its own: they must not wait for one another's.
  process.env.DATABASE_POOL_MAX = "40";
  const { query } = databaseForTests();
  beforeAll(() => openStage(query));
  return query;
}

function report(story: Story, faults: string[], trace: string): string {
  return [tell(story), faults.join("\n"), trace, `As a test: ${JSON.stringify(story)}`].join("\n\n");
}
