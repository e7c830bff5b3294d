import { emailsFor, expect, newAddress, test } from "./shop-test";
import { fillIn, pay, putIntoCart, signUp } from "./shopper";

test("a guest buys a print, sees the order appear, and finds the email", async ({ page }) => {
  const email = newAddress("guest");
  await putIntoCart(page);
  await fillIn(page, email);
  await pay(page);
  await expect(page.getByRole("heading", { name: "Thank you. It is yours." })).toBeVisible();
  await page.getByRole("link", { name: /Order OC-/ }).click();
  await expect(page.getByRole("heading", { name: /OC-\d+/ })).toBeVisible();
  await expect(page.getByText("First Light").first()).toBeVisible();
  await expect.poll(async () => (await emailsFor(email)).total).toBe(1);
  expect((await emailsFor(email)).messages[0]?.subject).toMatch(/Your order OC-\d+/);
});

test("a shopper signs in with a cart, buys it, and finds the order among their own", async ({ page }) => {
  const email = newAddress("shopper");
  await putIntoCart(page);
  await signUp(page, email, "/cart");
  await expect(page.getByText("First Light").first()).toBeVisible();
  await fillIn(page, email);
  await pay(page);
  await expect(page.getByRole("heading", { name: "Thank you. It is yours." })).toBeVisible();
  await page.goto("/orders");
  await expect(page.getByText(/OC-\d+/).first()).toBeVisible();
  await expect.poll(async () => (await emailsFor(email)).total).toBe(1);
});

test("a declined card keeps the form, and another card pays", async ({ page, expectNoise }) => {
  // The browser itself reports the 402 that this is about.
  expectNoise(/status of 402/);
  const email = newAddress("declined");
  await putIntoCart(page);
  await fillIn(page, email);
  await page.getByLabel(/Declined card/).check();
  await pay(page);
  await expect(
    page
      .getByText(/declined/i)
      .and(page.locator("[data-outcome], [data-outcome] *"))
      .first(),
  ).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(email);
  await page.getByLabel(/Visa ending/).check();
  await pay(page);
  await expect(page.getByRole("heading", { name: "Thank you. It is yours." })).toBeVisible();
  await expect.poll(async () => (await emailsFor(email)).total).toBe(1);
});

test("a card that fails at capture ends in the truth: nothing charged, the cart as it was, and another card pays", async ({
  page,
}) => {
  await putIntoCart(page);
  await fillIn(page, newAddress("capture"));
  await page.getByLabel(/fails at capture/).check();
  await pay(page);
  await expect(page.getByRole("heading", { name: "The payment did not go through." })).toBeVisible();
  await expect(page.getByText(/nothing was charged/i).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Cart, 1 item" })).toBeVisible();
  await page.getByRole("link", { name: "Back to your cart" }).click();
  await expect(page.getByRole("heading", { name: "Your cart" })).toBeVisible();
  await expect(page.getByText("First Light").first()).toBeVisible();
  await fillIn(page, newAddress("second-card"));
  await pay(page);
  await expect(page.getByRole("heading", { name: "Thank you. It is yours." })).toBeVisible();
});

test("a double click, a reload and a second tab end at one order", async ({ page, context }) => {
  const email = newAddress("double");
  await putIntoCart(page);
  await fillIn(page, email);
  await page.getByRole("button", { name: /^Pay / }).dblclick();
  await expect(page.getByRole("heading", { name: "Thank you. It is yours." })).toBeVisible();
  const address = page.url();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Thank you. It is yours." })).toBeVisible();
  const second = await context.newPage();
  await second.goto(address);
  await expect(second.getByRole("link", { name: /Order OC-/ })).toHaveCount(1);
  await expect.poll(async () => (await emailsFor(email)).total).toBe(1);
});

test("a print can be bought with the keyboard alone", async ({ page }) => {
  await page.goto("/products/first-light");
  const add = page.getByRole("button", { name: "Add to cart" });
  await expect(add).toBeEnabled();
  await add.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await fillIn(page, newAddress("keyboard"));
  await page.getByRole("button", { name: /^Pay / }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Thank you. It is yours." })).toBeVisible();
});
