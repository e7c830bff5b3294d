import { describe, expect, it } from "vitest";
import { ApiProblem } from "../components/api";
import { fieldErrorsOf, isSignedOut, newTotalOf, shortItemsOf } from "./refusal";

const problem = (code: string, extra: Record<string, unknown>, errors: { path: string; message: string }[] = []) =>
  new ApiProblem(409, code, "detail", errors, extra);

describe("what a refused checkout says", () => {
  it("names the new total only when the price has changed", () => {
    const quote = { total: 31.5, currency: "EUR", lines: [] };
    expect(newTotalOf(problem("price_changed", { quote }))).toEqual({ total: 31.5, currency: "EUR" });
    expect(newTotalOf(problem("out_of_stock", { quote }))).toBeNull();
    expect(newTotalOf(problem("price_changed", { quote: { total: "31.5" } }))).toBeNull();
    expect(newTotalOf(null)).toBeNull();
  });

  it("names what there is too little of, and how much is left", () => {
    const items = [{ variantId: "var_1", requested: 3, available: 0 }];
    expect(shortItemsOf(problem("out_of_stock", { items }))).toEqual(new Map([["var_1", 0]]));
    expect(shortItemsOf(problem("out_of_stock", { items: "all" })).size).toBe(0);
    expect(shortItemsOf(problem("price_changed", { items })).size).toBe(0);
  });

  it("tells a session that ended from other mistakes", () => {
    expect(isSignedOut(problem("invalid_request", {}, [{ path: "paymentMethod.type", message: "sign in" }]))).toBe(
      true,
    );
    expect(isSignedOut(problem("invalid_request", {}, [{ path: "customerEmail", message: "Invalid" }]))).toBe(false);
  });

  it("puts advice beside the form's fields, and passes on what it has no words for", () => {
    const errors = [
      { path: "customerEmail", message: "Invalid email address" },
      { path: "items", message: "the basket is empty" },
    ];
    const found = fieldErrorsOf(problem("invalid_request", {}, errors));
    expect(found.customerEmail).toMatch(/check it/);
    expect(found.items).toBe("the basket is empty");
  });
});
