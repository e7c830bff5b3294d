import { expect, test } from "vitest";
import { MESSAGES, TOPICS } from "@/lib/messages";
import { describeMessages } from "./asyncapi";
import { eventTypes, listMessages } from "./list-messages";

// Through JSON, as a reader gets it.
const document: Record<string, unknown> = JSON.parse(JSON.stringify(describeMessages()));
const at = (...path: string[]): unknown => path.reduce<unknown>(step, document);

function step(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name))
    throw new Error(`There is no ${name}`);
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

test("the document has what AsyncAPI 3.0 requires", () => {
  expect(document.asyncapi).toBe("3.0.0");
  expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
  for (const [name, operation] of Object.entries(document.operations ?? {})) {
    expect(operation, name).toMatchObject({ action: "receive", channel: { $ref: expect.any(String) } });
  }
  expect(Object.keys(document.channels ?? {})).toEqual(Object.values(TOPICS));
});

test("every reference leads somewhere, and an operation's messages belong to its channel", () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? "");
  expect(references.length).toBeGreaterThan(2 * eventTypes().length);
  for (const reference of references) expect(at(...reference.split("/")), reference).toBeDefined();
  for (const topic of Object.values(TOPICS)) {
    const messages = at("operations", `receive-${topic}`, "messages") as { $ref: string }[];
    for (const { $ref } of messages) expect($ref).toMatch(new RegExp(`^#/channels/${topic}/messages/`));
  }
});

test("each message stands in the channel of its topic, with its own words and its own payload", () => {
  for (const type of eventTypes()) {
    expect(at("channels", MESSAGES[type].topic, "messages", type)).toEqual({ $ref: `#/components/messages/${type}` });
    expect(at("components", "messages", type)).toMatchObject({ name: type, summary: MESSAGES[type].says });
    expect(at("components", "messages", type, "payload", "required")).toContain("payload");
  }
  expect(at("components", "messages", "command.payment.void", "payload", "properties", "payload")).toEqual({
    type: "object",
    properties: { paymentId: { type: "string" }, checkoutId: { type: "string" } },
    required: ["paymentId", "checkoutId"],
  });
});

test("the catalogue reads payloads in words", () => {
  const fields = listMessages().find(({ type }) => type === "command.checkout")?.fields;
  expect(fields).toContainEqual({ name: "userId", type: "string or null", required: true });
  expect(fields).toContainEqual({
    name: "items",
    type: "list of { productId: string, variantId: string, quantity: integer, price: number }",
    required: true,
  });
  const letter = listMessages()
    .find(({ type }) => type === "notification.email")
    ?.fields.find(({ name }) => name === "letter");
  expect(letter?.type).toMatch(/^one of order-confirmation, /);
});
