import { spawn } from "node:child_process";
import { signalChild } from "./signal-child.ts";

/**
 * Sees to it that a native process ends when this one does, even by kill -9: a shell waits on a pipe that only this
 * process holds open, and sends the signal when the pipe closes. Native servers cannot watch their parent as Node children are.
 *
 * @param remove a folder that the process leaves behind.
 * @returns a function that calls the watchdog off; call it once the process has ended, before its id is used again.
 */
export function endWithUs(pid: number, signal: "INT" | "TERM" | "KILL", remove = ""): () => void {
  const script = `trap '' INT TERM HUP; read _; kill -${signal} ${pid} 2>/dev/null; [ -z "$1" ] || rm -rf -- "$1"`;
  const dog = spawn("sh", ["-c", script, "watchdog", remove], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  // Without a POSIX shell (Windows) there is no watchdog; an orderly end still ends the process.
  dog.on("error", () => {});
  dog.stdin?.on("error", () => {});
  dog.unref();
  if (dog.stdin && "unref" in dog.stdin && typeof dog.stdin.unref === "function") dog.stdin.unref();
  return () => {
    signalChild(dog, "SIGKILL");
  };
}
