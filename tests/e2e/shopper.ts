import { expect, type Page } from "@playwright/test";

/** Puts a print into the cart, as it stands on its page. */
export async function putIntoCart(page: Page, slug = "first-light"): Promise<void> {
  await page.goto(`/products/${slug}`);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(page.getByRole("link", { name: /check ?out/i }).first()).toBeVisible();
}

/** Opens the checkout and says who buys. */
export async function fillIn(page: Page, email: string): Promise<void> {
  await page.goto("/checkout");
  await page.getByLabel("Full name").fill("Ada Lovelace");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Address").fill("12 Main St, Springfield");
}

/** Presses the button that pays. */
export const pay = (page: Page) => page.getByRole("button", { name: /^Pay / }).click();

/** Opens an account, and goes on to `next`. */
export async function signUp(page: Page, email: string, next: string): Promise<void> {
  await page.goto(`/sign-up?next=${next}`);
  await page.getByLabel("Name").fill("Grace Hopper");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill("a long enough password");
  await page.getByRole("button", { name: /create|sign up/i }).click();
  await arriveAt(page, next);
}

/** Signs one of the demo's people in, and goes on to `next`. */
export async function signIn(page: Page, email: string, next: string): Promise<void> {
  await page.goto(`/sign-in?next=${next}`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill("oncart-demo");
  await page.getByRole("button", { name: /sign in/i }).click();
  await arriveAt(page, next);
}

/** By its path: the address of the sign-in page names it too. */
async function arriveAt(page: Page, path: string): Promise<void> {
  await page.waitForURL((url) => url.pathname === path);
}
