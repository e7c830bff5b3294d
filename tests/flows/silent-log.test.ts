import { expect, test } from "vitest";
import { checkoutBody, findVariant, post, settled, signIn } from "../setup/buyer";
import { shopForTests } from "../setup/shop";
import { until } from "../setup/until";

const shop = shopForTests({ LOG_LEVEL: "debug" });

const PLANTED = {
  name: "Hedwig Eva Maria",
  email: "hedwig.planted@example.com",
  address: "77 Planted Lane, Vienna",
  note: "leave it at the planted door",
  password: "planted-passphrase",
};
const buyer = { customerName: PLANTED.name, customerEmail: PLANTED.email, customerAddress: PLANTED.address };

/** Every name, address, token and cookie that the shop has been told or has given out. */
const secrets = new Set<string>(Object.values(PLANTED));
const remember = (answer: Response) => {
  const cookies = answer.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  for (const cookie of cookies) secrets.add(decodeURIComponent(cookie.split("=")[1] ?? "").split(".")[0] ?? "");
  return cookies.join("; ");
};

test("what people tell the shop stands in no line of its log, whatever breaks", async () => {
  const variant = await findVariant(shop());
  const signedUp = await post(shop(), "/api/auth/sign-up/email", PLANTED, { origin: shop().url });
  expect(signedUp.status).toBe(200);
  const cookie = remember(signedUp);
  const guest = remember(await post(shop(), "/api/cart/items", { variantId: variant.variantId }));

  // All is well.
  const accepted = await post(shop(), "/api/checkout", checkoutBody(variant, buyer), { cookie: guest });
  const checkout = await accepted.json();
  secrets.add(new URL(checkout.statusUrl, shop().url).searchParams.get("token") ?? "");
  await settled(shop(), checkout);

  // Every table that holds something personal is gone: each statement fails with what it was about to write.
  for (const table of ["checkouts", "carts", "sessions", "users", "payments"]) {
    await shop().query(`alter table ${table} rename to ${table}_away`);
    await breakEverything(variant, cookie, guest);
    await shop().query(`alter table ${table}_away rename to ${table}`);
  }
  await until(() => shop().printed().split("request failed").length > 5, "the failures are logged");

  const found = [...secrets].filter((secret) => secret !== "" && shop().printed().includes(secret));
  expect(found).toEqual([]);
  expect(shop().printed()).toContain("Failed query");
  expect(shop().printed()).not.toContain("params:");
});

async function breakEverything(variant: Awaited<ReturnType<typeof findVariant>>, cookie: string, guest: string) {
  const credentials = { email: PLANTED.email, password: PLANTED.password };
  const body = checkoutBody(variant, buyer);
  await post(shop(), "/api/checkout", body);
  await post(shop(), "/api/checkout", body, { cookie });
  await post(shop(), "/api/cart/items", { variantId: variant.variantId }, { cookie: guest });
  await post(shop(), "/api/auth/sign-in/email", credentials, { origin: shop().url });
  await post(shop(), "/api/auth/sign-up/email", { ...PLANTED, email: `x.${PLANTED.email}` }, { origin: shop().url });
  for (const page of ["/orders", "/account", "/api/me", "/api/wallet"]) {
    await fetch(`${shop().url}${page}`, { headers: { cookie } });
  }
}

test("a person who is signed in is not named either", async () => {
  const { cookie } = await signIn(shop(), "shopper@example.com");
  await fetch(`${shop().url}/api/me`, { headers: { cookie } });
  expect(shop().printed()).not.toContain("shopper@example.com");
});
