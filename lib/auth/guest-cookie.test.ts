import { afterEach, expect, test } from "vitest";
import { env } from "@/lib/env";
import { newId, newSecret } from "@/lib/ids";
import { findShopper, forgetGuest, newGuest } from "./guest-cookie";

const { APP_URL } = env();
afterEach(() => {
  env().APP_URL = APP_URL;
});

const guestOf = async (cookie: string) =>
  (await findShopper(new Request("http://shop/", { headers: { cookie } }))).guestId;

test("a guest is known by their cookie until it is forgotten", async () => {
  const { guestId, cookie } = newGuest();
  expect(await guestOf(cookie.split(";")[0] ?? "")).toBe(guestId);
  expect(await guestOf(`other=1; ${cookie.split(";")[0]}; more=2`)).toBe(guestId);
  expect(await guestOf(forgetGuest().split(";")[0] ?? "")).toBeNull();
});

test("under https the cookie is this host's alone and never sent without encryption; another's is not taken for it", async () => {
  env().APP_URL = "https://shop.example.com";
  const { guestId, cookie } = newGuest();
  expect(cookie).toMatch(/^__Host-oncart_guest=.*; Path=\/;.*; HttpOnly; SameSite=Lax; Secure$/);
  expect(forgetGuest()).toMatch(/^__Host-oncart_guest=; .*; Secure$/);
  expect(await guestOf(`__Host-oncart_guest=${guestId}`)).toBe(guestId);
  expect(await guestOf(`oncart_guest=${guestId}`)).toBeNull();
});

test("nothing but a guest's secret is a guest, least of all the id of a user", async () => {
  for (const value of [newId("user"), "anonymous", "", "' or 1=1", `${newSecret()}x`, "x".repeat(31)]) {
    expect([value, await guestOf(`oncart_guest=${value}`)]).toEqual([value, null]);
  }
});
