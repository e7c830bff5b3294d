import type { Page } from "@playwright/test";
import { expectGoodAtEverySize } from "./accessibility";
import { expect, linkInEmail, newAddress, test } from "./shop-test";
import { fillIn, pay, putIntoCart, signIn, signUp } from "./shopper";

const cancelButton = (page: Page) => page.getByRole("button", { name: "Cancel order" });

/** Buys a print and opens its order by the link of the letter. */
async function buyAndFollowTheEmail(page: Page, email: string): Promise<void> {
  await putIntoCart(page);
  await fillIn(page, email);
  await pay(page);
  await expect(page.getByRole("heading", { name: "Thank you. It is yours." })).toBeVisible();
  await page.goto(await linkInEmail(email, /Your order OC-\d+$/));
}

async function cancel(page: Page): Promise<void> {
  await cancelButton(page).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText(/you get all €\d+\.\d\d back/);
  await expectGoodAtEverySize(page, "the question before an order is cancelled");
  await dialog.getByRole("button", { name: "Cancel the order" }).click();
  await expect(page.getByText("Cancelled", { exact: true }).first()).toBeVisible();
  await expect(page.getByText(/, by you$/)).toBeVisible();
  await expect(cancelButton(page)).toHaveCount(0);
}

test("a guest cancels an order by the link of the email", async ({ page }) => {
  await buyAndFollowTheEmail(page, newAddress("guest-cancels"));
  await cancel(page);
});

test("who is signed in and follows the link of the email can cancel as on any other way to the order", async ({
  page,
}) => {
  const email = newAddress("owner-cancels");
  await signUp(page, email, "/cart");
  await buyAndFollowTheEmail(page, email);
  await cancel(page);
  const orderPath = new URL(page.url()).pathname;
  await page.context().clearCookies();
  await signIn(page, "admin@example.com", orderPath);
  await expect(page.getByText(/, by the buyer$/)).toBeVisible();
  await expect(page.getByText(/your money/i)).toHaveCount(0);
});

test("giving money back is asked for first, with the amount", async ({ page }) => {
  const email = newAddress("refund");
  await buyAndFollowTheEmail(page, email);
  const orderPath = new URL(page.url()).pathname;
  await signIn(page, "admin@example.com", orderPath);
  for (const step of ["Start work", "Mark as sent", "Mark as delivered", "Mark as returned"]) {
    await page.getByRole("button", { name: step }).click();
    await expect(page.getByRole("button", { name: step })).toHaveCount(0);
  }
  const refund = page.getByRole("button", { name: "Refund", exact: true });
  await refund.click();
  const dialog = page.getByRole("alertdialog", { name: /^Refund €\d+\.\d\d\?$/ });
  await expect(dialog.getByRole("button", { name: "Not now" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Returned", { exact: true }).first()).toBeVisible();
  await refund.click();
  await dialog.getByRole("button", { name: /^Refund €/ }).click();
  await expect(page.getByText("Refunded", { exact: true }).first()).toBeVisible();
  // Whatever the provider has done by now: nothing says that the shop has kept it.
  await expect(page.getByText(/The buyer's money is on its way back|All of the buyer's money went back/)).toBeVisible();
});
