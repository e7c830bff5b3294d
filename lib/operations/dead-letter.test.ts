import { expect, test } from "vitest";
import { createEvent } from "@/lib/create-event";
import { causeOf, readMessage } from "./dead-letter";

const event = createEvent("command.inventory.release", { checkoutId: "chk_1" });

test("a message that its webhook would accept is readable", () => {
  expect(readMessage(JSON.stringify(event))).toEqual({ outcome: "readable", event });
});

test("what its webhook would refuse for good says where it is wrong", () => {
  expect(readMessage("{")).toMatchObject({ outcome: "malformed", errors: [{ message: "is not JSON" }] });
  expect(readMessage("null")).toMatchObject({ outcome: "malformed" });
  const { eventId: _, ...nameless } = event;
  expect(readMessage(JSON.stringify(nameless))).toMatchObject({ outcome: "malformed", errors: [{ path: "eventId" }] });
  const wrong = JSON.stringify({ ...event, payload: { checkoutId: 7 } });
  expect(readMessage(wrong)).toMatchObject({ outcome: "malformed", errors: [{ path: "checkoutId" }] });
  const future = JSON.stringify({ ...event, version: "9.0" });
  expect(readMessage(future)).toMatchObject({ outcome: "malformed", errors: [{ path: "version" }] });
});

test("a type that nobody knows, or that nobody listens to, has no consumer", () => {
  const unknown = JSON.stringify({ ...event, eventType: "toString" });
  expect(readMessage(unknown)).toMatchObject({ outcome: "no_consumer", errors: [{ path: "eventType" }] });
  const sms = createEvent("notification.sms", { recipient: "+1", text: "hello" });
  expect(readMessage(JSON.stringify(sms))).toMatchObject({ outcome: "no_consumer" });
});

test("the cause is the receiver's own words, where it had any", () => {
  expect(causeOf('{"error":"There is no checkout chk_1.","code":"not_found"}')).toBe("There is no checkout chk_1.");
  expect(causeOf("connect ECONNREFUSED")).toBe("connect ECONNREFUSED");
  expect(causeOf('{"error":"There is no checkout.","code":"not_found"}', "Error: other")).toBe("There is no checkout.");
});

test("what the receiver kept to itself is told by what it wrote down", () => {
  const reason = '{"error":"The error was logged under this request id.","code":"internal"}';
  expect(causeOf(reason, "Error: no such table")).toBe("Error: no such table");
  expect(causeOf(reason)).toBe("The error was logged under this request id.");
});
