import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { checkSigningKeys, compareKeys } from "./check-signing-keys";

const ours = { current: "a", next: "b" };

test("both keys alike are fine", () => {
  expect(compareKeys(ours, { current: "a", next: "b" })).toEqual({ ok: true });
});

test("after one rotation messages still verify, and the next rotation would end that", () => {
  expect(compareKeys(ours, { current: "b", next: "c" })).toMatchObject({
    ok: true,
    warning: expect.stringContaining("before the next rotation"),
  });
  expect(compareKeys(ours, { current: "a", next: "c" })).toMatchObject({
    ok: true,
    warning: expect.stringContaining("QSTASH_NEXT_SIGNING_KEY"),
  });
});

test("after two rotations nothing verifies any more", () => {
  expect(compareKeys(ours, { current: "c", next: "d" })).toMatchObject({
    ok: false,
    warning: expect.stringContaining("every message is refused"),
  });
});

test("a QStash that cannot be asked, or does not answer keys, is not called fine", async () => {
  expect(await checkSigningKeys()).toMatchObject({ ok: false, warning: expect.stringContaining("could not be asked") });
});

test("QStash is asked with our token, and no key is in the answer", async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.end(JSON.stringify({ current: "sig_next", next: "sig_newer" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { env } = await import("@/lib/env");
  const environment = env();
  const before = environment.QSTASH_URL;
  onTestFinished(() => {
    environment.QSTASH_URL = before;
  });
  environment.QSTASH_URL = `http://127.0.0.1:${port}`;
  const check = await checkSigningKeys();
  expect(seen).toEqual(["GET /v2/keys Bearer test"]);
  expect(check).toMatchObject({ ok: true, warning: expect.any(String) });
  expect(JSON.stringify(check)).not.toContain("sig_");
});
