import { type Act, printAt } from "./scene";

const WORDS = ["light", "sea", "blue", "night", "garden", "forest"];

/** The first page of the catalogue as JSON. */
export const list: Act = ({ client }) => get(client, "/api/products?limit=20");

/** A word that several prints have in their text. */
export const search: Act = ({ client, turn }) => get(client, `/api/products?q=${WORDS[turn % WORDS.length]}`);

/** One product as JSON. */
export const product: Act = ({ client, scene, turn }) => get(client, `/api/products/${printAt(scene, turn).slug}`);

/** The shop front. */
export const home: Act = ({ client }) => get(client, "/");

/** The page of a product. */
export const productPage: Act = ({ client, scene, turn }) => get(client, `/products/${printAt(scene, turn).slug}`);

/** One print into the basket of somebody who has none yet. */
export const cartAdd: Act = async ({ client, scene, turn }) => {
  const body = { variantId: printAt(scene, turn).variantId, quantity: 1 };
  await client.ask({ method: "POST", path: "/api/cart/items", body }, 201);
  return undefined;
};

async function get(client: Parameters<Act>[0]["client"], path: string): Promise<undefined> {
  await client.ask({ path }, 200);
  return undefined;
}
