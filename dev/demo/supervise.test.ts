import { expect, onTestFinished, test, vi } from "vitest";
import { keepAlive } from "./supervise.ts";

test("what ended by accident is started again, what ends again and again is given up", async () => {
  silence();
  const given: string[] = [];
  let restarts = 0;
  const supervise = keepAlive(
    () => false,
    (reason) => given.push(reason),
  );
  for (let accident = 0; accident < 6; accident += 1) {
    await supervise("app", "The shop ended.", async () => {
      restarts += 1;
    });
  }
  expect(restarts).toBe(5);
  expect(given).toEqual(["The shop ended. It ended 5 times in a minute; giving up."]);
  await supervise("mail", "Mail ended.", async () => {
    restarts += 1;
  });
  expect(restarts).toBe(6);
});

test("a restart that fails is given up with its reason", async () => {
  silence();
  const given: string[] = [];
  const supervise = keepAlive(
    () => false,
    (reason) => given.push(reason),
  );
  await supervise("redis", "Redis ended.", () => Promise.reject(new Error("Redis did not start: port 8079 is taken")));
  expect(given).toEqual(["Redis did not start: port 8079 is taken"]);
});

test("nothing is started again while everything is being stopped", async () => {
  let stopping = true;
  let restarts = 0;
  const supervise = keepAlive(
    () => stopping,
    () => {},
  );
  const restart = async () => {
    restarts += 1;
  };
  await supervise("app", "The shop ended.", restart);
  silence();
  stopping = false;
  const pending = supervise("app", "The shop ended.", restart);
  stopping = true;
  await pending;
  expect(restarts).toBe(0);
});

function silence(): void {
  const spy = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => spy.mockRestore());
}
