import path from "node:path";
import { Stryker } from "@stryker-mutator/core";

export type Mutant = Awaited<ReturnType<Stryker["runMutationTest"]>>[number];

type Options = {
  /** Mutants that are tried side by side, each with a process of its own. */
  concurrency: number;
  /** Forgets what earlier runs have found out. */
  force: boolean;
  /** Mutates also what is evaluated while a file is loaded: each of these mutants needs a new process and every test. */
  withStatic: boolean;
};

const HOME = ".local/mutation";

/** Mutates the files of one place, a folder or a file, and answers what became of each mutant. */
export async function mutate(place: string, { concurrency, force, withStatic }: Options): Promise<Mutant[]> {
  const isFile = place.endsWith(".ts");
  const folder = isFile ? path.dirname(place) : place;
  process.env.ONCART_MUTATED_PLACE = folder;
  const stryker = new Stryker({
    mutate: isFile ? [place] : [`${place}/**/*.ts`, "!**/*.test.ts"],
    // Plumbing is under every test there is: it has to be proved by its own, and a survivor costs seconds instead of a minute.
    testFiles: folder === "lib" ? ["lib/*.test.ts"] : [],
    testRunner: "vitest",
    vitest: { configFile: "tests/mutation/vitest.config.ts" },
    coverageAnalysis: "perTest",
    ignoreStatic: !withStatic,
    plugins: ["@stryker-mutator/vitest-runner", path.resolve("tests/mutation/ignore-words.mjs")],
    ignorers: ["words-for-readers"],
    concurrency,
    // On top of one and a half times what the tests take unchanged: the machine may have other things to do, too.
    timeoutMS: 30_000,
    incremental: true,
    incrementalFile: `${HOME}/results.json`,
    force,
    tempDirName: `${HOME}/sandbox`,
    ignorePatterns: [".local", ".next", "docs", "tests/e2e"],
    disableTypeChecks: false,
    // TypeScript 7 has no JavaScript API with which Stryker could rewrite the paths of tsconfig.json; there are none to rewrite.
    tsconfigFile: "none",
    reporters: [process.stdout.isTTY ? "progress" : "progress-append-only", "html"],
    htmlReporter: { fileName: `${HOME}/report.html` },
  });
  // With them come the mutants of other places, as earlier runs have left them.
  const mutants = await stryker.runMutationTest();
  return mutants.filter(({ fileName }) => path.relative(".", fileName).startsWith(place));
}
