import type { Page } from "@playwright/test";
import { expectGoodAtEverySize } from "./accessibility";
import { expect, test } from "./shop-test";

const cards = (page: Page) => page.getByRole("region", { name: "Prints" }).getByRole("listitem");

test("the shop's own words, mistyped or in another order, find what they name", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("search").getByRole("searchbox").first().fill("light first");
  await page.keyboard.press("Enter");
  await expect(cards(page).first()).toContainText("First Light");
  await expect(page.getByLabel("Sort")).toHaveValue("relevance");
  for (const words of ["bauhuas", "casa lume", "mountan"]) {
    await page.goto(`/products?q=${encodeURIComponent(words)}`);
    await expect(page.getByText(`for “${words}”`)).toBeVisible();
    await expect(cards(page).first()).toBeVisible();
  }
  await expectGoodAtEverySize(page, "search results");
});

test("a studio's page leads to every print of it", async ({ page }) => {
  await page.goto("/sellers/north-window");
  await page.getByRole("link", { name: "See the rest, with filters" }).click();
  await expect(page.getByLabel("Studio")).toHaveValue("north-window");
  await expect(cards(page)).toHaveCount(24);
  const more = page.getByRole("button", { name: "Show more" });
  await more.click();
  await expect(cards(page)).toHaveCount(48);
  await more.click();
  await expect.poll(() => cards(page).count()).toBeGreaterThan(48);
  await expect(more).toHaveCount(0);
  await expect(page.getByText("Casa Lume", { exact: true }).and(cards(page).locator("p"))).toHaveCount(0);
});

test("size and price speak of the same variant, whose price the card shows", async ({ page }) => {
  await page.goto("/products?q=first%20light&option.size=A3");
  const card = cards(page).filter({ hasText: "First Light" }).first();
  await expect(card).toContainText("from");
  const shown = /€(\d+)/.exec((await card.textContent()) ?? "")?.[1] ?? "";
  await page.goto("/products/first-light");
  const { variants } = await (await page.request.get("/api/products/first-light")).json();
  const a3 = variants.filter(({ options }: { options: { size?: string } }) => options.size === "A3");
  expect(Number(shown)).toBe(Math.min(...a3.map(({ price }: { price: number }) => price)));
});
