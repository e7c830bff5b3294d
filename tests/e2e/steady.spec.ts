import type { Page } from "@playwright/test";
import { SIZES } from "./accessibility";
import { expect, newAddress, test } from "./shop-test";
import { fillIn, pay, putIntoCart, signIn } from "./shopper";

/** How far what is seen has jumped since the page was opened, as Chromium counts it. */
async function shiftOf(page: Page, path: string): Promise<number> {
  await page.goto(path, { waitUntil: "networkidle" });
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) shift += "value" in entry ? Number(entry.value) : 0;
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(shift), 500);
      }),
  );
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`nothing jumps while a cart, a checkout or a list of orders appears, on a ${size}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    expect(await shiftOf(page, "/checkout")).toBe(0);
    await putIntoCart(page);
    for (const path of ["/cart", "/checkout"]) expect([path, await shiftOf(page, path)]).toEqual([path, 0]);
    await signIn(page, "shopper@example.com", "/orders");
    expect(await shiftOf(page, "/orders")).toBe(0);
  });
}

test("the focus stays where the work goes on when an item goes, a number ends, or more is shown", async ({ page }) => {
  await putIntoCart(page);
  await putIntoCart(page, "last-edition");
  await page.goto("/cart");
  const main = page.getByRole("main");
  await main.getByRole("button", { name: "Remove First Light" }).press("Enter");
  await expect(main.getByRole("button", { name: "Remove Last Edition" })).toBeFocused();
  await main.getByRole("button", { name: "Remove Last Edition" }).press("Enter");
  await expect(main).toBeFocused();
  // A page that goes sends what it knows no answer to once more, and what is gone already cannot be removed.
  await page.waitForFunction(() => sessionStorage.getItem("oncart.unanswered-changes") === "[]");

  await putIntoCart(page);
  await page.goto("/cart");
  await main.getByRole("button", { name: "One more" }).press("Enter");
  await main.getByRole("button", { name: "One less" }).press("Enter");
  await expect(main.getByRole("group", { name: /Quantity of/ }).getByRole("status")).toHaveText("1");
  await expect(main.getByRole("button", { name: "One less" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(main.getByRole("group", { name: /Quantity of/ }).getByRole("status")).toHaveText("1");

  await page.goto("/products");
  await page.getByRole("button", { name: "Show more" }).press("Enter");
  await expect(main.locator("li:nth-child(25) h2 a")).toBeFocused();
});

test("back after paying, and a second tab, say what was just bought and offer nothing to pay again", async ({
  page,
  context,
}) => {
  await putIntoCart(page);
  const second = await context.newPage();
  await second.goto("/checkout");
  await expect(second.getByRole("button", { name: /^Pay / })).toBeVisible();
  await page.bringToFront();
  await fillIn(page, newAddress("back"));
  await pay(page);
  await expect(page.getByRole("heading", { name: "Thank you. It is yours." })).toBeVisible();
  await expect(page.getByRole("button", { name: "Cart, 0 items" })).toBeVisible();
  await page.goBack();
  await expect(page.getByText("You have just bought this.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Pay / })).toHaveCount(0);
  await page.getByRole("link", { name: "See your purchase" }).click();
  await expect(page.getByRole("heading", { name: "Thank you. It is yours." })).toBeVisible();
  await second.reload();
  await expect(second.getByText("You have just bought this.")).toBeVisible();
});

test("whoever opens somebody's order without signing in is asked to, and learns nothing", async ({
  page,
  expectNoise,
}) => {
  expectNoise(/status of 401/);
  for (const path of ["/orders/ord_01kaj4rk00e9xb4z3n2s7g5tqv", "/checkout/chk_01kaj4rk00e9xb4z3n2s7g5tqv"]) {
    expect((await page.goto(path))?.status()).toBe(401);
    await expect(page.getByRole("heading", { name: /^Sign in to see this/ })).toBeVisible();
    const next = encodeURIComponent(path);
    await expect(page.getByRole("main").getByRole("link", { name: "Sign in" })).toHaveAttribute(
      "href",
      `/sign-in?next=${next}`,
    );
  }
});
