import { describe, expect, onTestFinished, test } from "vitest";
import { until } from "@/dev/testing.ts";
import { engines, openDoor } from "./door-fixture.ts";

describe.each(engines)("streams of the REST door over %s", (engine) => {
  const { url, bearer, call, post } = openDoor(engine);

  test("subscribers by channel and by pattern hear what is published, as server-sent events", async () => {
    const exact = await stream("/subscribe/news/other");
    const pattern = await stream("/psubscribe/n%3F*");
    await until(() => exact.text().includes("subscribe,other,2") && pattern.text().includes("psubscribe,n?*,1"));
    expect(await call("POST", "/publish/news/hello,%20world")).toMatchObject({ body: { result: 2 } });
    await until(() => exact.text().includes("message,news,hello, world"));
    await until(() => pattern.text().includes("pmessage,n?*,news,hello, world"));
    expect(exact.text()).toBe(
      "data: subscribe,news,1\n\ndata: subscribe,other,2\n\ndata: message,news,hello, world\n\n",
    );
  });

  test("a subscriber that leaves is forgotten", async () => {
    const reader = await stream("/subscribe/gone");
    await until(() => reader.text().includes("subscribe,gone,1"));
    reader.leave();
    await until(async () => JSON.stringify((await post("/", ["PUBSUB", "NUMSUB", "gone"])).body).includes('"gone",0'));
  });

  test("a line break in a message stays inside its event", async () => {
    const reader = await stream("/subscribe/lines");
    await until(() => reader.text().includes("subscribe,lines,1"));
    await post("/", ["PUBLISH", "lines", "one\ntwo"]);
    await until(() => reader.text().endsWith("data: message,lines,one\ndata: two\n\n"));
  });

  test("monitor shows the commands that others run", async () => {
    const reader = await stream("/monitor");
    await until(() => reader.text().startsWith('data: "OK"\n\n'));
    await post("/", ["SET", "watched", "v"]);
    await until(() => /data: \d+\.\d+ \[0 [^\]]+\] "SET" "watched" "v"\n\n/i.test(reader.text()));
  });

  async function stream(path: string) {
    const abort = new AbortController();
    onTestFinished(() => abort.abort());
    const headers = { ...bearer, accept: "text/event-stream" };
    const response = await fetch(url(path), { method: "POST", headers, signal: abort.signal });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    let text = "";
    const reading = async () => {
      for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString("utf8");
    };
    reading().catch(() => {});
    return { text: () => text, leave: () => abort.abort() };
  }
});
