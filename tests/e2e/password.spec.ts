import type { Page } from "@playwright/test";
import { expectGoodAtEverySize } from "./accessibility";
import { expect, linkInEmail, newAddress, test } from "./shop-test";
import { signUp } from "./shopper";

async function askForEmail(page: Page, email: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgotten your password?" }).click();
  // The page of signing in has a field of the same name, and stands until the next one is there.
  await expect(page.getByRole("heading", { name: "Forgotten your password?" })).toBeVisible();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Email").press("Enter");
  await expect(page.getByText("Look into your mailbox.")).toBeVisible();
  await expect(page.getByText(email)).toBeVisible();
}

test("a forgotten password is replaced by the link of an email, and the new one signs in", async ({
  page,
  expectNoise,
}) => {
  // The browser itself reports that the link was refused the second time.
  expectNoise(/status of 400/);
  const email = newAddress("forgetful");
  await signUp(page, email, "/account");
  await page.context().clearCookies();
  await askForEmail(page, email);
  await expectGoodAtEverySize(page, "the letter is on its way");
  const link = await linkInEmail(email, /^Choose a new password$/);
  await page.goto(link);
  await page.getByLabel("New password").fill("quite another password");
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("Your password is changed.")).toBeVisible();
  await expectGoodAtEverySize(page, "the password is changed");
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await page.getByRole("textbox", { name: "Email" }).fill(email);
  await page.getByLabel("Password").fill("quite another password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname === "/account");

  await page.goto(link);
  await page.getByLabel("New password").fill("and a third password");
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("This link does not work any more.")).toBeVisible();
  await expectGoodAtEverySize(page, "a link that was used");
});

test("an address without an account is told the same", async ({ page }) => {
  await askForEmail(page, newAddress("nobody"));
});
