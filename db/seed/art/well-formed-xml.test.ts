import { expect, it } from "vitest";
import { wellFormedXml } from "./well-formed-xml.ts";

it("reads elements and their attributes in document order", () => {
  const [root, child] = wellFormedXml('<svg width="8"><path d="M0 0"/></svg>');
  expect(root?.name).toBe("svg");
  expect(root?.attributes.get("width")).toBe("8");
  expect(child?.attributes.get("d")).toBe("M0 0");
});

it.each([
  ["a tag that is never closed", "<svg><g></svg>"],
  ["a closing tag too many", "<svg></svg></svg>"],
  ["an attribute without quotes", "<svg width=8/>"],
  ["an attribute given twice", '<svg id="a" id="b"/>'],
  ["a bare ampersand", '<svg id="a&b"/>'],
  ["text", "<svg>hello</svg>"],
  ["two roots", "<svg/><svg/>"],
  ["nothing at all", ""],
])("refuses %s", (_, document) => {
  expect(() => wellFormedXml(document)).toThrow(SyntaxError);
});
