import { expect, test } from "vitest";
import { createEvent } from "./create-event";
import { Failure } from "./errors";
import type { Envelope } from "./messages";
import { readEvent } from "./read-event";
import { type Upcasters, upcast } from "./upcasters";

/** A past that the shop never had: releases that named their checkout `checkout`, then `checkoutIds`. */
const chain: Upcasters = {
  "command.inventory.release": {
    "0.8": { to: "0.9", change: (payload) => ({ checkoutIds: [field(payload, "checkout")] }) },
    "0.9": { to: "1.0", change: (payload) => ({ checkoutId: [field(payload, "checkoutIds")].flat()[0] }) },
  },
};

function field(payload: unknown, name: string): unknown {
  return payload !== null && typeof payload === "object"
    ? Object.entries(payload).find(([key]) => key === name)?.[1]
    : null;
}

function written(version: string, payload: unknown): Envelope {
  return { ...createEvent("command.inventory.release", { checkoutId: "chk_1" }), version, payload };
}

test("a message of any older version is read as if it had been written today", () => {
  const versions = { "0.8": { checkout: "chk_1" }, "0.9": { checkoutIds: ["chk_1"] }, "1.0": { checkoutId: "chk_1" } };
  for (const [version, payload] of Object.entries(versions)) {
    const old = written(version, payload);
    expect(readEvent(old, chain)).toEqual({ ...old, version: "1.0", payload: { checkoutId: "chk_1" } });
    expect(old.version).toBe(version);
  }
});

test("a version that is newer than this deployment, or that never was, is refused for good", () => {
  for (const version of ["1.1", "2.0", "0.7", "", "toString"]) {
    const refused = caught(() => readEvent(written(version, { checkoutId: "chk_1" }), chain));
    expect(refused).toBeInstanceOf(Failure);
    expect(refused).toMatchObject({ code: "invalid_request", extra: { errors: [{ path: "version" }] } });
  }
});

test("the chain of one type says nothing about another", () => {
  const event = {
    ...createEvent("checkout.rejected", { checkoutId: "c", userId: null, reason: "overdue" }),
    version: "0.9",
  };
  expect(caught(() => readEvent(event, chain))).toMatchObject({ code: "invalid_request" });
});

test("an upcast payload is still checked, and a chain that leads in a circle ends", () => {
  expect(caught(() => readEvent(written("0.9", { checkoutIds: [] }), chain))).toMatchObject({
    detail: "The payload of command.inventory.release is wrong.",
  });
  const circle = { "command.inventory.release": { a: { to: "b", change: same }, b: { to: "a", change: same } } };
  expect(caught(() => upcast("command.inventory.release", written("a", {}), circle))).toBeInstanceOf(Failure);
});

test("a message that is written today needs no way, and is read as it is", () => {
  const event = createEvent("command.inventory.release", { checkoutId: "chk_1" });
  expect(readEvent(JSON.parse(JSON.stringify(event)))).toEqual(event);
});

function same(payload: unknown): unknown {
  return payload;
}

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
