import { expect, test } from "vitest";
import { html } from "./html.ts";

test("what is put in is escaped, in text and in quoted attributes", () => {
  const evil = `"><script>'&\``;
  expect(html`<a title="${evil}">${evil}</a>`.text).toBe(
    `<a title="&#34;&#62;&#60;script&#62;&#39;&#38;&#96;">&#34;&#62;&#60;script&#62;&#39;&#38;&#96;</a>`,
  );
});

test("html in html stays as it is; lists are joined; undefined and false are nothing, zero is not", () => {
  expect(html`<p>${[html`<b>${1}</b>`, "<"]}${undefined}${false}${0}</p>`.text).toBe("<p><b>1</b>&#60;0</p>");
});
