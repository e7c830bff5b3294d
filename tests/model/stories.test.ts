import { expect, test } from "vitest";
import { stageForTests } from "./any-story";
import { runStory } from "./run-story";
import type { Shopper, Story } from "./story";

// What random stories have found once. Each is the smallest that still fails when its guard is taken out.

const query = stageForTests();

const ada: Shopper = { pays: "card", signedIn: true, creditMinor: 0, wish: [], basket: [] };

async function faultsOf(story: Pick<Story, "acts"> & Partial<Story>): Promise<string[]> {
  const { faults } = await runStory(query, { onHand: 6, shoppers: [ada], bought: null, insists: false, ...story });
  return faults;
}

test("a cart that was bought while another tab had only read it is not bought again", async () => {
  const faults = await faultsOf({
    shoppers: [{ ...ada, basket: [[0, 1]] }],
    acts: [
      { does: "buy", shopper: 0, what: "basket", key: 0, pauses: [{ at: "insert into checkouts", lets: 1 }] },
      { does: "buy", shopper: 0, what: "basket", key: 1 },
    ],
  });
  expect(faults).toEqual([]);
});

test("a key finds its checkout again after the session has ended", async () => {
  const faults = await faultsOf({
    shoppers: [{ ...ada, wish: [[0, 1]] }],
    acts: [
      { does: "buy", shopper: 0, what: "wish", key: 0 },
      { does: "sign out", shopper: 0 },
      { does: "buy", shopper: 0, what: "wish", key: 0 },
    ],
  });
  expect(faults).toEqual([]);
});

test("a request from before the session ended is not accepted once its repetition was refused", async () => {
  const faults = await faultsOf({
    shoppers: [{ ...ada, basket: [[0, 1]] }],
    acts: [
      { does: "buy", shopper: 0, what: "basket", key: 0, pauses: [{ at: "from variants", lets: 2 }] },
      { does: "sign out", shopper: 0 },
      { does: "buy", shopper: 0, what: "basket", key: 0 },
    ],
  });
  expect(faults).toEqual([]);
});

test.each(["card", "store credit"] as const)(
  "the refund of an order that was never paid takes nothing from another one's, paid by %s",
  async (pays) => {
    const faults = await faultsOf({
      shoppers: [{ ...ada, pays, creditMinor: 400_00 }],
      bought: {
        shopper: 0,
        lines: [
          [0, 1],
          [1, 1],
          [2, 1],
        ],
        reached: "paid",
        cancelled: 1,
      },
      acts: [
        { does: "cancel", by: "buyer", order: 1 },
        { does: "deliver", message: 0, pauses: [{ at: "answer", lets: 1 }] },
        { does: "deliver", message: 1 },
      ],
    });
    expect(faults).toEqual([]);
  },
);

test("a refund that the provider has refused ends, and is asked for anew", async () => {
  const faults = await faultsOf({
    bought: { shopper: 0, lines: [[0, 1]], reached: "paid" },
    acts: [
      { does: "cancel", by: "staff", order: 0 },
      { does: "deliver", message: 0, provider: "refuses" },
    ],
  });
  expect(faults).toEqual([]);
});

test("a refused capture of two studios and a checkout of the same prints never wait for each other", async () => {
  const faults = await faultsOf({
    shoppers: [
      {
        ...ada,
        pays: "refused later",
        wish: [
          [0, 1],
          [1, 1],
        ],
      },
    ],
    bought: {
      shopper: 0,
      lines: [
        [1, 1],
        [0, 1],
      ],
      reached: "ordered",
    },
    acts: [
      { does: "deliver", message: 0, pauses: [{ at: "stock_movements", lets: 1 }] },
      { does: "buy", shopper: 0, what: "wish", key: 0 },
    ],
  });
  expect(faults).toEqual([]);
});

test("an authorisation whose capture was refused is let go", async () => {
  const faults = await faultsOf({
    shoppers: [{ ...ada, pays: "refused later" }],
    bought: { shopper: 0, lines: [[0, 1]], reached: "ordered" },
    acts: [{ does: "deliver", message: 0 }],
  });
  expect(faults).toEqual([]);
});
