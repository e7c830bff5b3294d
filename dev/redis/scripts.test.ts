import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { createScripts, rewriteShebang } from "./scripts.ts";

const LIMIT = "#!lua flags=allow-key-locking\nreturn 1";

test("the flag that only Upstash knows is removed, other flags stay", () => {
  expect(rewriteShebang(LIMIT, true)).toBe("#!lua\nreturn 1");
  expect(rewriteShebang("#!lua flags=no-writes,allow-key-locking\nreturn 1", true)).toBe(
    "#!lua flags=no-writes\nreturn 1",
  );
  expect(rewriteShebang("#!lua name=x flags=allow-key-locking,allow-oom\n", true)).toBe(
    "#!lua name=x flags=allow-oom\n",
  );
});

test("an engine without shebang gets a comment in its place, on the same line", () => {
  expect(rewriteShebang(LIMIT, false)).toBe("--\nreturn 1");
  expect(rewriteShebang("#!lua", false)).toBe("--");
});

test("a script without a shebang is left alone", () => {
  expect(rewriteShebang("return '#!lua flags=allow-key-locking'", false)).toBe(
    "return '#!lua flags=allow-key-locking'",
  );
});

test("a script that was changed is found under the SHA-1 that its author knows", () => {
  const scripts = createScripts(true);
  expect(scripts.translate(["EVALSHA", sha1(LIMIT), "0"])).toEqual(["EVALSHA", sha1(LIMIT), "0"]);
  scripts.translate(["EVAL", LIMIT, "0"]);
  const changed = sha1("#!lua\nreturn 1");
  expect(scripts.translate(["EVALSHA", sha1(LIMIT).toUpperCase(), "1", "k"])).toEqual(["EVALSHA", changed, "1", "k"]);
  expect(scripts.translate(["EVALSHA_RO", sha1(LIMIT), "0"])).toEqual(["EVALSHA_RO", changed, "0"]);
  expect(scripts.translate(["SCRIPT", "exists", sha1(LIMIT), "f".repeat(40)])).toEqual([
    "SCRIPT",
    "exists",
    changed,
    "f".repeat(40),
  ]);
});

test("SCRIPT LOAD loads the changed script and answers the SHA-1 of the one that was sent", () => {
  const scripts = createScripts(true);
  expect(scripts.translate(["SCRIPT", "load", LIMIT])).toEqual(["SCRIPT", "load", "#!lua\nreturn 1"]);
  expect(scripts.replyFor(["SCRIPT", "load", LIMIT])).toBe(sha1(LIMIT));
  expect(scripts.replyFor(["GET", "load", LIMIT])).toBeUndefined();
});

test("other commands pass as they are, empty arguments included", () => {
  const scripts = createScripts(true);
  for (const command of [["PING"], ["SET", "k", ""], ["ECHO", ""], ["SCRIPT", "FLUSH"]] as [string, ...string[]][]) {
    expect(scripts.translate(command)).toEqual(command);
  }
});

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
