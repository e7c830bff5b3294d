import type { Page } from "@playwright/test";
import { expectGoodAtEverySize } from "./accessibility";
import { findPrint, giveCredit } from "./credit";
import { expect, newAddress, test } from "./shop-test";
import { fillIn, pay, putIntoCart, signIn, signUp } from "./shopper";

const thanks = (page: Page) => page.getByRole("heading", { name: "Thank you. It is yours." });
const storeCredit = (page: Page) => page.getByRole("radio", { name: /^Store credit/ });
const history = (page: Page) => page.getByRole("region", { name: "Store credit" }).getByRole("listitem");
const euros = (amount: number) => `€${amount.toFixed(2)}`;

/** Opens an account in the browser, to which the shop has given so much. */
async function shopperWith(page: Page, amount: number): Promise<string> {
  const email = newAddress("credit");
  await signUp(page, email, "/account");
  await giveCredit(email, amount);
  return email;
}

test("store credit pays for a print, comes back when the order is cancelled, and the account tells of both", async ({
  page,
}) => {
  const { price } = await findPrint();
  const email = await shopperWith(page, 200);
  await putIntoCart(page);
  await fillIn(page, email);
  await expect(storeCredit(page)).toBeVisible();
  await expect(page.getByText("€200.00 available")).toBeVisible();
  await expect(page.getByRole("radio").first()).not.toBeChecked();
  await expectGoodAtEverySize(page, "checkout with store credit");
  // With the keyboard: from the card that is chosen at first to what stands above it.
  await page.getByRole("radio", { name: /Visa/ }).focus();
  await page.keyboard.press("ArrowUp");
  await expect(storeCredit(page)).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(thanks(page)).toBeVisible();

  await page.goto("/account");
  await expect(page.getByText(euros(200 - price), { exact: true })).toBeVisible();
  await expect(history(page)).toHaveCount(2);
  await expect(history(page).first()).toContainText(`−${euros(price)}`);
  await expect(history(page).first()).toContainText(`Balance ${euros(200 - price)}`);
  await expectGoodAtEverySize(page, "account with store credit");
  await page.getByRole("link", { name: "Paid for a purchase" }).click();
  await page.getByRole("link", { name: /Order OC-/ }).click();
  await page.getByRole("button", { name: "Cancel order" }).click();
  await page.getByRole("button", { name: "Cancel the order" }).click();
  await expect(page.getByText("Cancelled").first()).toBeVisible();

  await expect(async () => {
    await page.goto("/account");
    await expect(history(page)).toHaveCount(3, { timeout: 1_000 });
  }).toPass();
  await expect(history(page).first()).toContainText("Returned from a purchase");
  await expect(history(page).first()).toContainText(`+${euros(price)}`);
  await expect(history(page).first()).toContainText("Balance €200.00");
});

test("credit that does not cover the order says what is missing and cannot be chosen", async ({ page }) => {
  const { price } = await findPrint();
  const email = await shopperWith(page, 10);
  await putIntoCart(page);
  await fillIn(page, email);
  await expect(page.getByText(`€10.00 available, ${euros(price - 10)} short`)).toBeVisible();
  await expect(storeCredit(page)).toBeDisabled();
  await expectGoodAtEverySize(page, "checkout with too little store credit");
  await pay(page);
  await expect(thanks(page)).toBeVisible();
});

/** How each checkout that the page sends from now on wants to pay. */
function watchCheckouts(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/checkout")) {
      sent.push(request.postDataJSON().paymentMethod.type);
    }
  });
  return sent;
}

test("credit that was spent meanwhile is refused in words that fit, and a card pays instead", async ({
  page,
  expectNoise,
}) => {
  // The browser itself reports the 402 that this is about.
  expectNoise(/status of 402/);
  const { price, ...variant } = await findPrint();
  const email = await shopperWith(page, price + 1);
  await putIntoCart(page);
  await fillIn(page, email);
  await storeCredit(page).check();
  const elsewhere = await page.request.post("/api/checkout", {
    headers: { "idempotency-key": crypto.randomUUID() },
    data: {
      customerName: "Grace Hopper",
      customerEmail: email,
      customerAddress: "12 Main St, Springfield",
      items: [{ ...variant, quantity: 1, price }],
      paymentMethod: { type: "store_credit" },
    },
  });
  expect(elsewhere.status()).toBe(202);
  const sent = watchCheckouts(page);
  await pay(page);
  await expect(page.getByText("Your store credit does not cover this any more.")).toBeVisible();
  await expect(page.getByText(/€1\.00 available, .+ short/)).toBeVisible();
  await expect(storeCredit(page)).not.toBeChecked();
  // Nothing is chosen in its place by itself: the button asks first.
  await pay(page);
  await page.getByRole("radio", { name: /Visa/ }).check();
  await pay(page);
  await expect(thanks(page)).toBeVisible();
  expect(sent).toEqual(["store_credit", "card"]);
});

test("an attempt with store credit whose answer was lost is found again after a reload, and paid once", async ({
  page,
  expectNoise,
}) => {
  // The browser itself reports the connection that is cut here.
  expectNoise(/ERR_CONNECTION_RESET/);
  const { price } = await findPrint();
  const email = await shopperWith(page, price + 1);
  await putIntoCart(page);
  await fillIn(page, email);
  await storeCredit(page).check();
  await page.route("**/api/checkout", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  await pay(page);
  await expect(page.getByText(/the answer did not reach us/i)).toBeVisible();
  await page.unroute("**/api/checkout");
  await page.reload();
  await expect(page.getByText("Your last attempt was interrupted.")).toBeVisible();
  // Of what is left now a second print could not be paid; the attempt has the rest.
  await expect(storeCredit(page)).toBeChecked();
  await pay(page);
  await expect(thanks(page)).toBeVisible();
  await page.goto("/account");
  await expect(history(page)).toHaveCount(2);
  await expect(history(page).first()).toContainText("Balance €1.00");
});

test("who was signed out meanwhile is asked to sign in again, and finds the cart as it was", async ({
  page,
  expectNoise,
}) => {
  // The browser itself reports the refusal that this is about.
  expectNoise(/status of 400/);
  const email = await shopperWith(page, 200);
  await putIntoCart(page);
  await fillIn(page, email);
  await storeCredit(page).check();
  await page.context().clearCookies();
  await pay(page);
  await expect(page.getByText("You are not signed in any more.")).toBeVisible();
  await expectGoodAtEverySize(page, "checkout without a session");
  await page.getByRole("link", { name: "Sign in again" }).click();
  await page.getByRole("textbox", { name: "Email" }).fill(email);
  await page.getByLabel("Password").fill("a long enough password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname === "/checkout");
  await expect(page.getByText("First Light").first()).toBeVisible();
  await expect(storeCredit(page)).toBeEnabled();
});

test("a guest is not asked about store credit, neither on the page nor behind it", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => void asked.push(new URL(request.url()).pathname));
  await putIntoCart(page);
  await page.goto("/checkout", { waitUntil: "networkidle" });
  await expect(page.getByRole("radio", { name: /Visa/ })).toBeChecked();
  await expect(storeCredit(page)).toHaveCount(0);
  expect(asked).toContain("/api/cart");
  expect(asked).not.toContain("/api/wallet");
});

test("a long history is shown page after page, and who has none reads where credit comes from", async ({ page }) => {
  const email = newAddress("history");
  await signUp(page, email, "/account");
  await expect(page.getByText("You have none yet.")).toBeVisible();
  await expectGoodAtEverySize(page, "account without store credit");
  for (let number = 1; number <= 23; number++) await giveCredit(email, number, `Gift ${number}`);
  await page.reload();
  await expect(history(page)).toHaveCount(20);
  await page.getByRole("button", { name: "Show more" }).focus();
  await page.keyboard.press("Enter");
  await expect(history(page)).toHaveCount(23);
  await expect(history(page).nth(20)).toBeFocused();
  await expect(page.getByRole("button", { name: "Show more" })).toHaveCount(0);
  const gifts = await history(page).allInnerTexts();
  expect(gifts.map((text) => Number(/Gift (\d+)/.exec(text)?.[1]))).toEqual(
    Array.from({ length: 23 }, (_, i) => 23 - i),
  );
});

test("an admin's double click gives once, and the shopper reads why", async ({ page, browser, expectNoise }) => {
  // The browser itself reports the 400 for an address that nobody has.
  expectNoise(/status of 400/);
  const context = await browser.newContext();
  const shopper = await context.newPage();
  const email = newAddress("gift");
  await signUp(shopper, email, "/account");

  await signIn(page, "admin@example.com", "/admin/orders");
  await page.getByRole("navigation", { name: "Back office" }).getByRole("link", { name: "Store credit" }).click();
  await page.getByLabel("Email of the account").fill(newAddress("nobody"));
  await page.getByLabel("Amount").fill("12,345");
  await page.getByLabel("Note").fill("A scratched frame");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/no more than two decimals/)).toBeVisible();
  await expect(page.getByLabel("Amount")).toBeFocused();
  await page.getByLabel("Amount").fill("25,50");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Nobody has an account under this address.")).toBeVisible();
  await expect(page.getByLabel("Email of the account")).toBeFocused();
  await expectGoodAtEverySize(page, "store credit with a mistake");

  await page.getByLabel("Email of the account").fill(email);
  await page.getByRole("button", { name: "Give store credit" }).dblclick();
  await expect(page.getByText(`€25.50 given to ${email}.`)).toBeVisible();
  await expect(page.getByText("They have €25.50 of store credit now.")).toBeVisible();
  await expect(page.getByLabel("Amount")).toHaveValue("");
  await expectGoodAtEverySize(page, "store credit given");

  await shopper.reload();
  await expect(history(shopper)).toHaveCount(1);
  await expect(history(shopper)).toContainText("A scratched frame");
  await expect(history(shopper)).toContainText("+€25.50");
  await context.close();
});

test("the room where credit is given is closed to shoppers, and leads guests to sign in", async ({ page }) => {
  await page.goto("/admin/store-credit");
  await page.waitForURL((url) => url.pathname === "/sign-in");
  await signUp(page, newAddress("curious"), "/admin/store-credit");
  await expect(page.getByText("This room is for administrators")).toBeVisible();
  await expect(page.getByRole("button", { name: "Give store credit" })).toHaveCount(0);
});
