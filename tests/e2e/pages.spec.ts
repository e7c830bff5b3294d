import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import { expect, test } from "./shop-test";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const SHOP_PAGES = [
  "/",
  "/products",
  "/products/first-light",
  "/categories/mountains",
  "/sellers/north-window",
  "/cart",
  "/checkout",
  "/sign-in",
  "/sign-up",
];
const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } };

async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: AXE });
  return page.evaluate(async () => {
    // @ts-expect-error axe is what the script tag above has put there.
    const { violations: found } = await axe.run();
    return found.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => `${id}: ${nodes[0]?.html}`);
  });
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`every page of the shop is accessible and fits a ${size}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    // Half-faded text has half its contrast: what is looked at is the page at rest.
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const path of SHOP_PAGES) {
      await page.goto(path, { waitUntil: "networkidle" });
      expect([path, await violations(page)]).toEqual([path, []]);
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([path, Math.max(tooWide, 0)]).toEqual([path, 0]);
    }
  });
}

test("searching and filtering shows what was asked for, and says when there is nothing", async ({ page }) => {
  await page.goto("/products?q=first%20light");
  await expect(page.getByRole("link", { name: /First Light/ }).first()).toBeVisible();
  await page.goto("/products?q=no-such-print-anywhere");
  await expect(page.getByText(/nothing|no prints/i).first()).toBeVisible();
});

test("a page that does not exist says so", async ({ page, expectNoise }) => {
  expectNoise(/status of 404/);
  const response = await page.goto("/products/no-such-print");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading").first()).toBeVisible();
});

test("an admin sees the orders of the shop, and a shopper is not let in", async ({ page }) => {
  const signIn = async (email: string) => {
    await page.goto("/sign-in?next=/admin/orders");
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill("oncart-demo");
    await page.getByRole("button", { name: /sign in/i }).click();
    // By its path: the address of the sign-in page names it too.
    await page.waitForURL((url) => url.pathname === "/admin/orders");
  };
  await signIn("admin@example.com");
  await expect(page.getByText(/OC-\d+/).first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.context().clearCookies();
  await signIn("shopper@example.com");
  await expect(page.getByText(/OC-\d+/)).toHaveCount(0);
});
