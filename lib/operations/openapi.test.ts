import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { describeRoutes } from "./openapi";

const files = import.meta.glob("/app/api/**/route.ts");
// Through JSON, as a reader gets it.
const document = JSON.parse(JSON.stringify(await describeRoutes(files)));
const at = (...path: string[]) => path.reduce((value, name) => value?.[name], document);

/** What only refuses, whatever is asked. */
const REFUSALS = ["/api/malformed", "/api/{unknown}"];

test("every route file stands in the document, with all of its methods", async () => {
  const folders = readdirSync("app/api", { recursive: true, encoding: "utf8" }).filter((file) =>
    /\/route\.ts$/.test(file),
  );
  expect(Object.keys(files).sort()).toEqual(folders.map((file) => `/app/api/${file}`).sort());
  for (const [file, load] of Object.entries(files)) {
    const path = file.replace(/^\/app|\/route\.ts$/g, "").replace(/\[(?:\.{3})?(\w+)\]/g, "{$1}");
    const methods = Object.keys(Object(await load())).filter((name) => /^[A-Z]+$/.test(name));
    expect(methods.length, file).toBeGreaterThan(0);
    if (REFUSALS.includes(path)) expect(at("paths", path)).toBeUndefined();
    else expect(Object.keys(at("paths", path)).sort(), file).toEqual(methods.map((name) => name.toLowerCase()).sort());
  }
});

test("every reference leads somewhere, every parameter of a path is described, and no operation has another's name", () => {
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? "");
  expect(references.length).toBeGreaterThan(50);
  for (const reference of references) expect(at(...reference.split("/")), reference).toBeDefined();
  const names: string[] = [];
  for (const [path, methods] of Object.entries<Record<string, never>>(document.paths)) {
    for (const operation of Object.values<Record<string, unknown>>(methods)) {
      names.push(String(operation.operationId));
      const described = Object(operation.parameters).filter((one: { in: string }) => one.in === "path");
      const inPath = path.includes("auth") ? [] : [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(
        described.map((one: { name: string }) => one.name),
        path,
      ).toEqual(inPath);
    }
  }
  expect(new Set(names).size).toBe(names.length);
});

test("an operation says who may call it, what it takes, what it answers and how it refuses", () => {
  const stock = at("paths", "/api/admin/stock/{id}", "put");
  expect(stock).toMatchObject({ description: "Admins.", security: [{ session: [] }], "x-access": "admin" });
  expect(Object.keys(stock.responses)).toEqual(["200", "400", "401", "403", "404", "413", "415", "default"]);
  expect(stock.requestBody.content["application/json"].schema).toMatchObject({
    properties: { onHand: { type: "integer", minimum: 0 }, reason: { minLength: 1 } },
    required: ["onHand", "reason"],
  });
  expect(stock.responses[200].content["application/json"].schema).toEqual({ $ref: "#/components/schemas/StockLevel" });
  expect(at("paths", "/api/checkout", "post", "responses")).toHaveProperty("429");
  expect(at("paths", "/api/checkout", "post", "security")).toEqual([{}, { session: [] }]);
  expect(at("paths", "/api/orders/{id}", "get", "security")).toEqual([{ session: [] }, { token: [] }]);
  const minPrice = at("paths", "/api/products", "get", "parameters").find(
    ({ name }: { name: string }) => name === "minPrice",
  );
  expect(minPrice).toMatchObject({ in: "query", required: false, schema: { type: "number", minimum: 0 } });
});

test("a handler that does not say who may call it has no place in the document", async () => {
  const answerAnybody = () => new Response();
  const undeclared = { "/app/api/x/route.ts": async () => ({ GET: answerAnybody }) };
  await expect(describeRoutes(undeclared)).rejects.toThrow("GET of /app/api/x/route.ts does not say who may call it");
});
