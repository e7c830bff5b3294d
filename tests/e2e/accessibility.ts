import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import { expect } from "./shop-test";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
/** The widths that every page has to fit. */
export const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } };

/** The page as it is now is accessible, and no wider than its window. `name` is what a failure is called by. */
export async function expectGoodPage(page: Page, name: string): Promise<void> {
  // Half-faded text has half its contrast: what is looked at is the page at rest.
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect([name, await violations(page)]).toEqual([name, []]);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect([name, Math.max(tooWide, 0)]).toEqual([name, 0]);
}

/** The same at every size. */
export async function expectGoodAtEverySize(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    await expectGoodPage(page, `${name} on a ${size}`);
  }
}

async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: AXE });
  return page.evaluate(async () => {
    // @ts-expect-error axe is what the script tag above has put there.
    const { violations: found } = await axe.run();
    return found.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => `${id}: ${nodes[0]?.html}`);
  });
}
