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
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      new RegExp(`^[1-9][\\d,]* prints? for “${words}”$`),
    );
    await expect(page).toHaveTitle(`“${words}” — Oncart`);
    await expect(cards(page).first()).toBeVisible();
  }
  await expectGoodAtEverySize(page, "search results");
  await page.getByRole("button", { name: "Clear the search" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All prints");
  await expect(page).toHaveTitle("All prints — Oncart");
});

test("a search says how many it has found, and as many can be seen", async ({ page }) => {
  await page.goto("/products?q=north%20window");
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toHaveText(/^\d+ prints for/);
  const total = Number(/^\d+/.exec((await heading.textContent()) ?? "")?.[0]);
  expect(total).toBeGreaterThan(24);
  await expect(page.getByText(`The first 24 of ${total} prints`)).toBeVisible();
  const more = page.getByRole("button", { name: "Show more" });
  while (await more.isVisible()) {
    const before = await cards(page).count();
    await more.click();
    await expect.poll(() => cards(page).count()).toBeGreaterThan(before);
  }
  await expect(cards(page)).toHaveCount(total);
});

test("a search that finds nothing leads on: out of the filters, to the subjects, to everything", async ({ page }) => {
  await page.goto("/products?q=first%20light&maxPrice=1");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("No prints for “first light”");
  await expectGoodAtEverySize(page, "nothing found");
  await page.getByRole("button", { name: "Search without the filters" }).click();
  await expect(cards(page).first()).toContainText("First Light");
  await expect(page).toHaveURL(/\/products\?q=first\+light$/);
  await page.goto("/products?q=qqqqxyz");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("No prints for “qqqqxyz”");
  await expect(page.getByRole("button", { name: "Search without the filters" })).toHaveCount(0);
  await page.getByRole("region", { name: "Prints" }).getByRole("link").first().click();
  await expect(page).toHaveURL(/\/categories\//);
});

test("until the list's scripts have come, no print is shown that nobody asked for", async ({ page, expectNoise }) => {
  expectNoise(/Failed to load resource/);
  await page.route(/\/_next\/static\/.*\.js/, (route) => route.abort());
  await page.goto("/products?q=%3Cb%3Emoon");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Looking for “<b>moon”");
  await expect(page.getByRole("main").getByRole("listitem").filter({ visible: true })).toHaveCount(0);
  await page.goto("/products?utm=1");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All prints");
  await expect(page.getByRole("main").getByRole("listitem").filter({ visible: true })).toHaveCount(24);
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
