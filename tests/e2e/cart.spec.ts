import type { Page } from "@playwright/test";
import { expect, test as shopTest } from "./shop-test";
import { openSlowLine, type SlowLine } from "./slow-line";

const test = shopTest.extend<{ line: SlowLine }>({
  line: async ({ baseURL }, use) => {
    const line = await openSlowLine(baseURL ?? "");
    await use(line);
    await line.close();
  },
});

const CHANGE = /^\/api\/cart\/items/;

async function putIntoCart(page: Page, line: SlowLine): Promise<void> {
  await page.goto(`${line.url}/products/first-light`);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(page.getByRole("dialog").getByText("First Light")).toBeVisible();
}

/** What the shop itself has in the cart. */
async function countAtShop(page: Page, line: SlowLine): Promise<number> {
  const { count } = await (await page.request.get(`${line.url}/api/cart`)).json();
  return count;
}

const quantityOn = (page: Page) => page.getByRole("group", { name: "Quantity of First Light" }).getByRole("status");

/** Has the cart page show four, while the shop still has one: no answer has come. */
async function fourOnScreen(page: Page, line: SlowLine): Promise<void> {
  await putIntoCart(page, line);
  await page.goto(`${line.url}/cart`);
  await expect(quantityOn(page)).toHaveText("1");
  line.hold("PATCH", CHANGE);
  for (const quantity of ["2", "3", "4"]) {
    await page.getByRole("button", { name: "One more" }).click();
    await expect(quantityOn(page)).toHaveText(quantity);
  }
  await expect.poll(() => line.held()).toBe(1);
  expect(await countAtShop(page, line)).toBe(1);
}

/**
 * The click that was on the line is gone with its page, and its last word has come, followed by the first of the page that
 * comes next, if it is one of the shop. Let through before, the click would race with them and could set the cart back.
 */
async function handedOver(line: SlowLine, { to }: { to: "the shop" | "nobody" }): Promise<void> {
  const words = to === "the shop" ? 2 : 1;
  await expect.poll(() => line.caught()).toBe(1 + words);
  await expect.poll(() => line.held()).toBe(words);
}

test("what was added right before a reload is in the cart", async ({ page, line }) => {
  await page.goto(`${line.url}/products/first-light`);
  line.hold("POST", CHANGE);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect.poll(() => line.held()).toBe(1);
  // Nothing is said to be in the cart before the shop has said so.
  await expect(page.getByRole("button", { name: "Adding…" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Cart, 0 items" })).toBeVisible();
  await page.reload();
  line.release();
  await expect.poll(() => countAtShop(page, line)).toBe(1);
  await page.reload();
  await expect(page.getByRole("button", { name: "Cart, 1 item" })).toBeVisible();
});

test("what the cart showed right before a reload is what it shows afterwards", async ({ page, line }) => {
  await fourOnScreen(page, line);
  await page.reload();
  await handedOver(line, { to: "the shop" });
  line.release();
  await expect(quantityOn(page)).toHaveText("4");
  await expect.poll(() => countAtShop(page, line)).toBe(4);
  await page.reload();
  await expect(quantityOn(page)).toHaveText("4");
});

test("what was taken out right before a reload stays out", async ({ page, line, expectNoise }) => {
  // Asked twice to take it out, the shop does not find it the second time.
  expectNoise(/status of 404/);
  await putIntoCart(page, line);
  await page.goto(`${line.url}/cart`);
  line.hold("DELETE", CHANGE);
  await page.getByRole("button", { name: "Remove First Light" }).click();
  await expect(page.getByText("First Light")).toHaveCount(0);
  await expect.poll(() => line.held()).toBe(1);
  await page.reload();
  await handedOver(line, { to: "the shop" });
  line.release();
  await expect.poll(() => countAtShop(page, line)).toBe(0);
  await expect(page.getByRole("button", { name: "Cart, 0 items" })).toBeVisible();
  await expect(page.getByText("First Light")).toHaveCount(0);
});

test("what the cart showed reaches the shop although its page is left for good", async ({ page, line }) => {
  await fourOnScreen(page, line);
  await page.goto("about:blank");
  await handedOver(line, { to: "nobody" });
  line.release();
  await expect.poll(() => countAtShop(page, line)).toBe(4);
});
