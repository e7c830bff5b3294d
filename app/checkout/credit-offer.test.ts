import { describe, expect, it } from "vitest";
import { creditOffer } from "./credit-offer";

const having = (available: number, currency = "EUR") => ({ balance: available, held: 0, available, currency });
const costing = (amount: number) => ({ amount, currency: "EUR" });

describe("store credit among the ways to pay", () => {
  it("can be chosen when it covers the whole total, to the last cent", () => {
    expect(creditOffer(having(250), costing(49), false)).toEqual({ note: "€250.00 available", usable: true });
    // 0.1 + 0.2 is not 0.3 where numbers are floating.
    expect(creditOffer(having(0.3), costing(0.1 + 0.2), false)).toMatchObject({ usable: true });
    expect(creditOffer(having(48.99), costing(49), false)).toMatchObject({ usable: false });
  });

  it("says how much is missing when it does not", () => {
    const offer = creditOffer(having(36.6), costing(49), false);
    expect(offer).toEqual({ note: "€36.60 available, €12.40 short", usable: false });
  });

  it("is not offered to who has none, or none in this currency", () => {
    expect(creditOffer(null, costing(49), false)).toBeNull();
    expect(creditOffer(having(0), costing(49), false)).toBeNull();
    expect(creditOffer(having(250, "USD"), costing(49), false)).toBeNull();
  });

  it("never takes what cannot be paid for covered", () => {
    expect(creditOffer(having(250), costing(49.001), false)).toMatchObject({ usable: false });
  });

  it("stays open for an attempt without an answer, which may be what has used it up", () => {
    for (const wallet of [null, having(0), having(1)]) {
      expect(creditOffer(wallet, costing(49), true)).toMatchObject({ usable: true });
    }
  });
});
