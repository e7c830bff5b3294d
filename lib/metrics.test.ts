import { expect, test } from "vitest";
import { count, metricsText } from "./metrics";

test("counters add up per name and labels, in the text that Prometheus reads", () => {
  count("shop_things_total", { kind: "a" });
  count("shop_things_total", { kind: "a" }, 2);
  count("shop_things_total", { kind: "b" });
  count("shop_others_total");
  const lines = metricsText().split("\n");
  expect(lines).toContain('shop_things_total{kind="a"} 3');
  expect(lines).toContain('shop_things_total{kind="b"} 1');
  expect(lines).toContain("shop_others_total 1");
  expect(lines.filter((line) => line === "# TYPE shop_things_total counter")).toHaveLength(1);
  expect(metricsText().endsWith("\n")).toBe(true);
});

test("no label can break out of its quotes", () => {
  count("shop_labels_total", { path: 'a"} 1\nevil_total{x="\\' });
  const line = metricsText()
    .split("\n")
    .find((text) => text.startsWith("shop_labels_total{"));
  expect(line).toMatch(/^shop_labels_total\{path="[^"\\\n]*"\} 1$/);
  expect(metricsText()).not.toMatch(/^evil_total/m);
});
