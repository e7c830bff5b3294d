import { z } from "zod";
import { failure, type Totals } from "./totals";

const result = z.object({ error: z.object({ message: z.string().optional() }).optional() });
const test = z.object({ status: z.enum(["expected", "unexpected", "flaky", "skipped"]), results: z.array(result) });
const spec = z.object({ title: z.string(), file: z.string(), line: z.number(), tests: z.array(test) });
const suite = z.object({
  specs: z.array(spec),
  get suites() {
    return z.array(suite).optional();
  },
});
const report = z.object({ suites: z.array(suite), errors: z.array(z.object({ message: z.string().optional() })) });

type Spec = z.infer<typeof spec>;

/** Reads what Playwright's JSON reporter has written. A test that needed a second try has failed. */
export function readPlaywrightReport(text: string): Totals {
  const { suites, errors } = report.parse(JSON.parse(text));
  const specs = suites.flatMap(specsOf);
  const passed = specs.flatMap(({ tests }) => tests).filter(({ status }) => status === "expected").length;
  const outside = errors.map(({ message }) => failure("playwright", message ?? "an error outside of every test"));
  return { passed, failures: [...specs.flatMap(failuresOf), ...outside] };
}

function specsOf({ specs, suites }: z.infer<typeof suite>): Spec[] {
  return [...specs, ...(suites ?? []).flatMap(specsOf)];
}

function failuresOf({ title, file, line, tests }: Spec): string[] {
  return tests
    .filter(({ status }) => status === "unexpected" || status === "flaky")
    .map(({ results }) => {
      const error = results.find((one) => one.error)?.error?.message;
      return failure(`tests/e2e/${file}:${line}: ${title}`, error ?? "no word of why");
    });
}
