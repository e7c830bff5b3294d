import { ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { signalChild } from "./signal-child.ts";
import { temporaryFolder } from "./testing.ts";

test("a signal for a program that could not be started reaches nobody", async () => {
  const kill = vi.spyOn(ChildProcess.prototype, "kill").mockReturnValue(true);
  onTestFinished(() => kill.mockRestore());
  const child = spawn(path.join(temporaryFolder(), "nothing"));
  const failed = once(child, "error");
  signalChild(child, "SIGKILL");
  await failed;
  expect(kill).not.toHaveBeenCalled();
});

test("a child that was started is ended", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  signalChild(child, "SIGKILL");
  expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
});
