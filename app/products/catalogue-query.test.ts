import { describe, expect, it } from "vitest";
import { countFilters, parseCatalogueQuery, writeCatalogueQuery } from "./catalogue-query";

const parse = (text: string) => parseCatalogueQuery(new URLSearchParams(text));

describe("the catalogue's address", () => {
  it("comes back unchanged after being read and written", () => {
    const text =
      "q=moon&category=horizons&seller=casa-lume&minPrice=20&maxPrice=80.50&option.size=A3&inStock=true&sort=-price";
    expect(writeCatalogueQuery(parse(text))).toBe(text);
  });

  it("is empty for the plain list, so that the cached first page can be used", () => {
    expect(writeCatalogueQuery(parse("sort=newest&q=%20"))).toBe("");
  });

  it("orders by how well the words fit, as long as there are words", () => {
    expect(parse("q=moon").sort).toBe("relevance");
    expect(parse("sort=relevance").sort).toBe("newest");
    expect(writeCatalogueQuery(parse("q=moon&sort=newest"))).toBe("q=moon&sort=newest");
    expect(writeCatalogueQuery({ ...parse("q=moon"), q: "" })).toBe("");
  });

  it("leaves out what it cannot understand, which the server would refuse", () => {
    expect(writeCatalogueQuery(parse("sort=cheapest&minPrice=-3&maxPrice=lots&inStock=maybe"))).toBe("");
  });

  it("counts filters, not the search text or the order", () => {
    expect(countFilters(parse("q=moon&sort=price"))).toBe(0);
    expect(countFilters(parse("category=horizons&inStock=true"))).toBe(2);
  });
});
