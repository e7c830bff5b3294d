import { afterEach, beforeEach, expect, test } from "vitest";
import { type Cloud, startCloud, until } from "./fixtures.ts";

let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud();
});
afterEach(() => cloud.close());

test("a published message arrives as it was, signed for its url", async () => {
  const { messageId } = await cloud.client.publishJSON({
    url: `${cloud.receiver.url}/orders?x=1`,
    body: { hello: "wörld" },
    headers: { "x-event-id": "evt_1" },
  });
  await until(() => cloud.received.length === 1);
  const [first] = cloud.received;
  expect(first).toMatchObject({ method: "POST", path: "/orders?x=1", body: '{"hello":"wörld"}' });
  expect(first?.headers).toMatchObject({
    "content-type": "application/json",
    "user-agent": "Upstash-QStash",
    "upstash-message-id": messageId,
    "upstash-retried": "0",
    "x-event-id": "evt_1",
  });
  const signature = String(first?.headers["upstash-signature"]);
  const verify = (url: string, body: string) => cloud.verifier.verify({ signature, body, url });
  expect(await verify(`${cloud.receiver.url}/orders?x=1`, '{"hello":"wörld"}')).toBe(true);
  await expect(verify(`${cloud.receiver.url}/other`, '{"hello":"wörld"}')).rejects.toThrow("invalid subject");
  await expect(verify(`${cloud.receiver.url}/orders?x=1`, "{}")).rejects.toThrow("body hash");
});
