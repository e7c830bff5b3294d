import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { PARENT_WATCH } from "./child.ts";
import { isAlive, runSource, temporaryFolder, until } from "./testing.ts";

// Each test starts several processes; how long that takes is the machine's affair.
vi.setConfig({ testTimeout: 90_000 });

const Pids = z.object({ child: z.number(), grandchild: z.number() });

test("kill -9 of the parent ends its children and their children, with a channel to it or without", async () => {
  const { child: parent, said } = await runSource(temporaryFolder(), tree("setInterval(() => {}, 1000);"));
  const { child, grandchild } = watch(Pids.parse(said));
  expect([child, grandchild].every(isAlive)).toBe(true);
  parent.kill("SIGKILL");
  await until(() => ![child, grandchild].some(isAlive));
});

test("a child is ended whose parent was gone before it could look", async () => {
  const slow = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000); setInterval(() => {}, 1000);";
  const { said } = await runSource(
    temporaryFolder(),
    `import { spawn, fork } from "node:child_process";
     import { writeFileSync } from "node:fs";
     const [file, slow] = [process.argv[1] + ".child.mjs", process.argv[1] + ".slow.mjs"];
     writeFileSync(slow, ${JSON.stringify(slow)});
     writeFileSync(file, \`
       import { spawn } from "node:child_process";
       const args = ["--import", "\${"file://" + slow}", "--import", ${JSON.stringify(PARENT_WATCH)}, "-e", "setInterval(() => {}, 1000)"];
       const orphan = spawn(process.execPath, args, { stdio: "ignore", detached: true });
       process.send(orphan.pid, () => process.kill(process.pid, "SIGKILL"));
     \`);
     const child = fork(file, { execArgv: ["--import", ${JSON.stringify(PARENT_WATCH)}] });
     child.on("message", (orphan) => console.log(JSON.stringify({ child: child.pid, grandchild: orphan })));
     setInterval(() => {}, 1000);`,
  );
  const { grandchild } = watch(Pids.parse(said));
  expect(isAlive(grandchild)).toBe(true);
  await until(() => !isAlive(grandchild));
});

test("a child that does not listen to SIGTERM is ended all the same", async () => {
  const { child: parent, said } = await runSource(
    temporaryFolder(),
    tree("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);"),
  );
  const { child } = watch(Pids.parse(said));
  parent.kill("SIGKILL");
  await until(() => !isAlive(child), 25_000);
});

test("the parent watch neither keeps a child that is done nor ends one that waits for messages", async () => {
  const { said } = await runSource(
    temporaryFolder(),
    `import { fork } from "node:child_process";
     import { writeFileSync } from "node:fs";
     const watched = (source) => {
       const file = process.argv[1] + ".child.mjs";
       writeFileSync(file, source);
       return fork(file, { execArgv: ["--import", ${JSON.stringify(PARENT_WATCH)}] });
     };
     const done = watched("");
     const code = await new Promise((resolve) => done.on("exit", resolve));
     const waiting = watched("process.on('message', () => process.exit(7));");
     setTimeout(() => waiting.send("go"), 500);
     const answer = await new Promise((resolve) => waiting.on("exit", resolve));
     console.log(JSON.stringify({ code, answer }));`,
  );
  expect(said).toEqual({ code: 0, answer: 7 });
});

/** A parent with a forked child, which has a spawned child without a channel. */
function tree(childSource: string): string {
  return `
    import { fork } from "node:child_process";
    import { writeFileSync } from "node:fs";
    const file = process.argv[1] + ".child.mjs";
    writeFileSync(file, \`
      import { spawn } from "node:child_process";
      const grandchild = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
      ${childSource}
      process.send({ child: process.pid, grandchild: grandchild.pid });
    \`);
    const env = { ...process.env, NODE_OPTIONS: "--import=" + ${JSON.stringify(PARENT_WATCH)} };
    fork(file, { env, detached: true }).on("message", (pids) => console.log(JSON.stringify(pids)));`;
}

function watch(pids: z.infer<typeof Pids>): z.infer<typeof Pids> {
  onTestFinished(() => {
    for (const pid of Object.values(pids)) if (isAlive(pid)) process.kill(pid, "SIGKILL");
  });
  return pids;
}
