import { expectGoodPage, SIZES } from "./accessibility";
import { expect, test } from "./shop-test";
import { signIn } from "./shopper";

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
  "/forgot-password",
  "/reset-password",
];

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`every page of the shop is accessible and fits a ${size}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const path of SHOP_PAGES) {
      await page.goto(path, { waitUntil: "networkidle" });
      await expectGoodPage(page, path);
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

test("an admin sees the orders of the shop and what they cost, and a shopper is not let in", async ({ page }) => {
  await signIn(page, "admin@example.com", "/admin/orders");
  await expect(page.getByText(/OC-\d+/).first()).toBeVisible();
  await expectGoodPage(page, "orders");
  await page.goto("/admin/costs");
  await expect(page.getByRole("heading", { name: "1,000 orders" })).toBeVisible();
  await expectGoodPage(page, "costs");
  await page.context().clearCookies();
  await signIn(page, "shopper@example.com", "/admin/orders");
  await expect(page.getByText(/OC-\d+/)).toHaveCount(0);
});
