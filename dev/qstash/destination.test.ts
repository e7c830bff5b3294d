import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDestination, toDestination } from "./destination.ts";

test.each([
  ["http://host:3000/a//b/?x=1&y=%20", "http://host:3000/a//b/?x=1&y=%20"],
  ["https://host/a?x=1&upstash-delay=5s&y=2", "https://host/a?x=1&y=2"],
  ["https://host/a?qstash_token=t", "https://host/a"],
  ["https%3A%2F%2Fhost%2Fa%3Fx%3D1", "https://host/a?x=1"],
  ["HTTP://HOST/A", "HTTP://HOST/A"],
])("%s means %s", (raw, url) => {
  expect(parseDestination(raw).destination).toEqual({ url });
});

test("settings in the query come out decoded, and only those in lower case", () => {
  const { settings, destination } = parseDestination(
    "http://h/?upstash-label=a%2Cb+c&Upstash-Retries=1&upstash-delay=1s",
  );
  expect(settings).toEqual([
    ["upstash-label", "a,b c"],
    ["upstash-delay", "1s"],
  ]);
  expect(destination).toEqual({ url: "http://h/?Upstash-Retries=1" });
});

test("a plain name is a URL group", () => {
  expect(toDestination("my-group_1.v2")).toEqual({ group: "my-group_1.v2" });
});

test.each([
  "v2/publish/https://host",
  "ftp://host",
  "api/llm",
  "//host",
  "http:/host",
  "http://",
  "http://[",
  "a b",
  "%zz%",
])("%j is neither a url nor a name", (text) => {
  expect(() => parseDestination(text)).toThrow("invalid destination url");
});

test("whatever url is published, the same url is signed", () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, validSchemes: ["http", "https"] }), (url) => {
      fc.pre(!/[?&](upstash-|qstash_token=)/.test(url));
      expect(parseDestination(url).destination).toEqual({ url });
    }),
    { numRuns: 50 },
  );
});
