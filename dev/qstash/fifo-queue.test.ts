import fc from "fast-check";
import { expect, test } from "vitest";
import { FifoQueue } from "./fifo-queue.ts";

test("it behaves like an array that is pushed to and shifted from", () => {
  const step = fc.oneof({ weight: 3, arbitrary: fc.nat() }, { weight: 2, arbitrary: fc.constant("shift" as const) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const line = new FifoQueue<number>();
      const model: number[] = [];
      for (const one of steps) {
        if (one === "shift") expect(line.shift()).toBe(model.shift());
        else {
          line.push(one);
          model.push(one);
        }
        expect(line.length).toBe(model.length);
        expect(line.first).toBe(model[0]);
      }
      expect([...line]).toEqual(model);
    }),
  );
});

test("served places are given back", () => {
  const line = new FifoQueue<number>();
  for (let n = 0; n < 10_000; n += 1) line.push(n);
  for (let n = 0; n < 9_000; n += 1) expect(line.shift()).toBe(n);
  expect([...line].length).toBe(1_000);
  expect(line.drain()[0]).toBe(9_000);
  expect(line.length).toBe(0);
});
