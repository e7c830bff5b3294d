import fc from "fast-check";
import { expect, test } from "vitest";
import { selectFields } from "./fields";

const product = {
  id: 1,
  name: "Tide",
  seller: { id: 2, name: "Studio" },
  variants: [
    { id: 3, price: 4 },
    { id: 5, price: 6 },
  ],
};

test("the named fields stay, inside of objects and of each element of a list", () => {
  expect(selectFields(product, "id,seller.name")).toEqual({ id: 1, seller: { name: "Studio" } });
  expect(selectFields(product, "variants.price")).toEqual({ variants: [{ price: 4 }, { price: 6 }] });
  expect(selectFields(product, "seller")).toEqual({ seller: product.seller });
});

test("of a page of a list, the rows are selected from, and the way to the next page stays", () => {
  const page = { data: [product], nextCursor: "x", hasMore: true };
  expect(selectFields(page, "name")).toEqual({ data: [{ name: "Tide" }], nextCursor: "x", hasMore: true });
});

test("unknown names are left out in silence", () => {
  expect(selectFields(product, "nope,seller.nope,id.nope")).toEqual({ seller: {}, id: 1 });
});

test("spaces and empty names do no harm", () => {
  expect(selectFields(product, " id , ,seller..name ")).toEqual({ id: 1, seller: { name: "Studio" } });
  expect(selectFields(product, "")).toEqual(product);
});

test("names that every object inherits select nothing and pollute nothing", () => {
  for (const name of ["__proto__", "constructor", "toString", "__proto__.polluted", "constructor.prototype.polluted"]) {
    expect(selectFields(product, name)).toEqual({});
  }
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

const names = fc.constantFrom("a", "b", "c", "data", "__proto__", "constructor");
const resources = fc.object({ key: names, maxDepth: 3, values: [fc.integer(), fc.string(), fc.constant(null)] });
const selections = fc.array(fc.array(names, { minLength: 1, maxLength: 3 }).map((path) => path.join("."))).map(String);

test("a selection never adds, never changes, and selecting again selects the same", () => {
  fc.assert(
    fc.property(resources, selections, (resource, fields) => {
      const wire: unknown = JSON.parse(JSON.stringify(resource));
      const selected = selectFields(wire, fields);
      expect(isPartOf(selected, wire)).toBe(true);
      expect(selectFields(selected, fields)).toEqual(selected);
    }),
  );
});

function isPartOf(part: unknown, whole: unknown): boolean {
  if (Array.isArray(part)) {
    return (
      Array.isArray(whole) && part.length === whole.length && part.every((one, index) => isPartOf(one, whole[index]))
    );
  }
  if (typeof part !== "object" || part === null) return part === whole;
  return Object.entries(part).every(([key, value]) => {
    const there = Object.getOwnPropertyDescriptor(whole, key);
    return there !== undefined && isPartOf(value, there.value);
  });
}
