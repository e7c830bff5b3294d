import type { OrderStatus } from "./order";

/** An order in a list, as the wire and the pages show it; amounts in major units. */
export type OrderSummary = {
  orderId: string;
  number: string;
  checkoutId: string;
  status: OrderStatus;
  totalAmount: number;
  currency: string;
  seller: { id: string; slug: string; name: string };
  customerName: string;
  customerEmail: string;
  createdAt: string;
};

/** An order with all that its page shows. `history` is newest first; `allowed` is where it may go from here. */
export type Order = OrderSummary & {
  items: {
    productId: string;
    variantId: string;
    slug: string;
    name: string;
    image: string;
    quantity: number;
    price: number;
  }[];
  subtotal: number;
  discount: number;
  shipping: number;
  tax: number;
  payment: { paymentId: string; status: string };
  customerAddress: string;
  allowed: OrderStatus[];
  /** `by` is `system`, `guest` or the id of a user; `actor` says which side of the counter that is. */
  history: {
    status: OrderStatus;
    at: string;
    by: string;
    actor: "buyer" | "shop" | "system";
    note: string | null;
  }[];
};
