import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { ROOT } from "./child.ts";
import { isAlive, temporaryFolder, until } from "./testing.ts";

// Each test starts several processes; how long that takes is the machine's affair.
vi.setConfig({ testTimeout: 90_000 });

// npm itself would need a registry: in its place, a program that takes as long and leaves the same traces.
const NPM = `
  import { appendFileSync, mkdirSync, symlinkSync, writeFileSync, readFileSync, rmSync, cpSync } from "node:fs";
  appendFileSync("npm-calls", process.argv.slice(2).join(" ") + "\\n");
  rmSync("node_modules", { recursive: true, force: true });
  await new Promise((resolve) => setTimeout(resolve, 300));
  mkdirSync("node_modules");
  symlinkSync(${JSON.stringify(path.join(ROOT, "node_modules", "tsx"))}, "node_modules/tsx");
  writeFileSync("node_modules/.package-lock.json", readFileSync("package-lock.json"));
  process.exit(Number(process.env.NPM_FAILS ?? 0));
`;

test("a bare clone is installed once, and again when the lock file has changed", async () => {
  const clone = bareClone();
  for (const version of ["1.0.0", "1.0.0", "2.0.0"]) {
    writeLock(clone, version);
    expect(await finished(bootstrap(clone))).toMatchObject({
      code: 0,
      printed: expect.stringContaining("ran one,two"),
    });
  }
  expect(callsOfNpm(clone)).toHaveLength(2);
  expect(callsOfNpm(clone)[0]).toMatch(/^ci .*--ignore-scripts/);
});

test("what somebody installed by hand is not installed again", async () => {
  const clone = bareClone();
  mkdirSync(path.join(clone, "node_modules"));
  symlinkSync(path.join(ROOT, "node_modules", "tsx"), path.join(clone, "node_modules", "tsx"));
  cpSync(path.join(clone, "package-lock.json"), path.join(clone, "node_modules", ".package-lock.json"));
  expect(await finished(bootstrap(clone))).toMatchObject({ code: 0 });
  expect(callsOfNpm(clone)).toEqual([]);
});

test("two shells in one clone install once between them, also when an earlier one was killed meanwhile", async () => {
  const clone = bareClone();
  const lock = path.join(clone, ".local", "install.lock");
  mkdirSync(path.dirname(lock));
  writeFileSync(lock, "99999999");
  const both = await Promise.all([finished(bootstrap(clone)), finished(bootstrap(clone))]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(callsOfNpm(clone)).toHaveLength(1);
  expect(existsSync(lock)).toBe(false);
});

test("a failed installation is said to have failed, and is tried again the next time", async () => {
  const clone = bareClone();
  expect(await finished(bootstrap(clone, { NPM_FAILS: "3" }))).toMatchObject({
    code: 1,
    printed: expect.stringContaining("npm ci failed (exit code 3)"),
  });
  rmSync(path.join(clone, "node_modules", ".package-lock.json"));
  expect(await finished(bootstrap(clone))).toMatchObject({ code: 0 });
  expect(callsOfNpm(clone)).toHaveLength(2);
});

test("the script's exit code is the bootstrap's, and signals reach the script", async () => {
  const clone = bareClone();
  const failing = "process.exit(9);";
  expect(await finished(bootstrap(clone, {}, failing))).toMatchObject({ code: 9 });
  const listening = bootstrap(
    clone,
    {},
    "process.on('SIGTERM', () => process.exit(4)); setInterval(() => {}, 1000); console.log('up');",
  );
  await until(() => listening.printed().includes("up"));
  listening.child.kill("SIGTERM");
  expect(await finished(listening)).toMatchObject({ code: 4 });
});

test("a shell that starts the demo in the background and ends leaves it running", async () => {
  const clone = bareClone();
  writeFileSync(path.join(clone, "script.ts"), "setInterval(() => {}, 1000); console.log('up', process.pid, '.');");
  const npm = `${process.execPath} dev/bootstrap.mjs script.ts & wait`;
  const env = { ...process.env, npm_execpath: path.join(clone, "npm-cli.js"), npm_lifecycle_event: "demo", NPM: npm };
  const shell = collect(spawn("sh", ["-c", 'sh -c "$NPM" & wait'], { cwd: clone, env }));
  await until(() => shell.printed().includes(" ."));
  const pid = Number(/up (\d+) \./.exec(shell.printed())?.[1]);
  onTestFinished(() => void process.kill(pid, "SIGTERM"));
  shell.child.kill("SIGKILL");
  // Orphans are looked for twice a second: three looks that find nothing.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(isAlive(pid)).toBe(true);
});

test("when npm is killed, the script that it ran is stopped", async () => {
  const clone = bareClone();
  writeFileSync(path.join(clone, "script.ts"), "setInterval(() => {}, 1000); console.log('up', process.pid, '.');");
  const command = `${process.execPath} dev/bootstrap.mjs script.ts & wait`;
  const env = { ...process.env, npm_execpath: path.join(clone, "npm-cli.js"), npm_lifecycle_event: "demo" };
  const npm = collect(spawn("sh", ["-c", command], { cwd: clone, env }));
  await until(() => npm.printed().includes(" ."));
  const pid = Number(/up (\d+) \./.exec(npm.printed())?.[1]);
  expect(isAlive(pid)).toBe(true);
  npm.child.kill("SIGKILL");
  await until(() => !isAlive(pid));
});

function bareClone(): string {
  const clone = temporaryFolder();
  mkdirSync(path.join(clone, "dev"));
  cpSync(path.join(ROOT, "dev", "bootstrap.mjs"), path.join(clone, "dev", "bootstrap.mjs"));
  writeFileSync(path.join(clone, "package.json"), '{"type":"module"}');
  mkdirSync(path.join(clone, "npm"));
  writeFileSync(path.join(clone, "npm-cli.js"), NPM);
  writeLock(clone, "1.0.0");
  return clone;
}

function writeLock(clone: string, version: string): void {
  const packages = {
    "": {},
    "node_modules/thing": { version },
    "node_modules/other-platform": { version, optional: true },
  };
  writeFileSync(path.join(clone, "package-lock.json"), JSON.stringify({ packages }));
}

function bootstrap(clone: string, environment = {}, script = "console.log('ran', process.argv.slice(2).join());") {
  writeFileSync(path.join(clone, "script.ts"), `const typed: string = ""; ${script}`);
  const env = { ...process.env, npm_execpath: path.join(clone, "npm-cli.js"), npm_lifecycle_event: "", ...environment };
  const args = [path.join(clone, "dev", "bootstrap.mjs"), "script.ts", "one", "two"];
  return collect(spawn(process.execPath, args, { env }));
}

function collect(child: ChildProcess) {
  onTestFinished(() => void child.kill("SIGKILL"));
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (printed += String(chunk)));
  return { child, printed: () => printed };
}

async function finished({ child, printed }: ReturnType<typeof collect>) {
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { code, printed: printed() };
}

function callsOfNpm(clone: string): string[] {
  const file = path.join(clone, "npm-calls");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
}
