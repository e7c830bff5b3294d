/** A basket as the wire and the pages show it; amounts in major units. */
export type Cart = {
  items: {
    id: string;
    productId: string;
    variantId: string;
    slug: string;
    name: string;
    options: Record<string, string>;
    image: string;
    quantity: number;
    price: number;
    total: number;
    available: number;
  }[];
  count: number;
  total: number;
  currency: string;
};

/** Whose basket: a signed-in user's, or the bearer's of a guest cookie. Both at once right after signing in. */
export type CartOwner = { userId: string | null; guestId: string | null };
