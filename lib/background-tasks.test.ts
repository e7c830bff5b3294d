import { expect, test, vi } from "vitest";
import { executeInBackground, executeInParallel } from "./background-tasks";
import { log } from "./log";
import { metricsText } from "./metrics";

const broken = new Error("no way");
const succeeds = async () => "done";
const fails = async () => {
  throw broken;
};
const failsAtOnce = () => {
  throw broken;
};

/** The counted tasks of one outcome so far. */
function counted(outcome: string): number {
  return Number(
    new RegExp(`oncart_background_tasks_total\\{outcome="${outcome}"\\} (\\d+)`).exec(metricsText())?.[1] ?? 0,
  );
}

test("each failure is logged with its place, the number of tasks and the context, and reaches no other task", async () => {
  const error = vi.spyOn(log, "error").mockImplementation(() => {});
  const results = await executeInParallel([succeeds, fails, succeeds, succeeds, fails], "order-status-update:ord_1");
  expect(results.map((result) => result.status)).toEqual([
    "fulfilled",
    "rejected",
    "fulfilled",
    "fulfilled",
    "rejected",
  ]);
  expect(error.mock.calls).toEqual([
    [expect.objectContaining({ err: broken }), "Background task 2/5 failed in order-status-update:ord_1"],
    [expect.objectContaining({ err: broken }), "Background task 5/5 failed in order-status-update:ord_1"],
  ]);
});

test("a task that throws before its first await fails alone", async () => {
  vi.spyOn(log, "error").mockImplementation(() => {});
  const results = await executeInParallel<unknown>([failsAtOnce, succeeds], "test");
  expect(results.map((result) => result.status)).toEqual(["rejected", "fulfilled"]);
});

test("tasks are counted by outcome", async () => {
  vi.spyOn(log, "error").mockImplementation(() => {});
  const before = { done: counted("done"), failed: counted("failed") };
  await executeInParallel([succeeds, succeeds, fails], "test");
  expect({ done: counted("done"), failed: counted("failed") }).toEqual({
    done: before.done + 2,
    failed: before.failed + 1,
  });
});

test("tasks run side by side: none waits for the one before", async () => {
  let release = (_value: string) => {};
  const held = new Promise<string>((resolve) => {
    release = resolve;
  });
  const results = await executeInParallel<unknown>([() => held, async () => release("released")], "test");
  expect(results).toMatchObject([{ value: "released" }, { status: "fulfilled" }]);
});

test("outside of a request the tasks run all the same, and their failure stays with them", async () => {
  const error = vi.spyOn(log, "error").mockImplementation(() => {});
  const ran = vi.fn(succeeds);
  executeInBackground([fails, ran], "a-script");
  const logged = [expect.anything(), "Background task 1/2 failed in a-script"];
  await vi.waitFor(() => expect(error).toHaveBeenCalledWith(...logged), { timeout: 10_000 });
  expect(ran).toHaveBeenCalledOnce();
});
