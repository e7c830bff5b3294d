import * as z from "zod/mini";
import type { Viewer } from "@/lib/auth/viewer";
import type { Cart } from "@/lib/cart/cart";
import type { ProductCard, Variant } from "@/lib/catalog/product";
import type { CheckoutProgress } from "@/lib/checkout/queries";
import type { Page } from "@/lib/pagination";
import type { Wallet, WalletTransaction } from "@/lib/wallet/wallet";

const reference = z.object({ id: z.string(), slug: z.string(), name: z.string() });

/** The answer of every cart route. */
export const cartAnswer: z.ZodMiniType<Cart> = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      productId: z.string(),
      variantId: z.string(),
      slug: z.string(),
      name: z.string(),
      options: z.record(z.string(), z.string()),
      image: z.string(),
      quantity: z.number(),
      price: z.number(),
      total: z.number(),
      available: z.number(),
    }),
  ),
  count: z.number(),
  total: z.number(),
  currency: z.string(),
});

/** The answer of `GET /api/me`. */
export const meAnswer: z.ZodMiniType<{ user: Viewer | null }> = z.object({
  user: z.nullable(
    z.object({
      userId: z.string(),
      name: z.string(),
      email: z.string(),
      role: z.enum(["shopper", "seller", "admin"]),
    }),
  ),
});

/** The answer of `GET /api/products`. */
export const productsAnswer: z.ZodMiniType<Page<ProductCard> & { total?: number | undefined }> = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      slug: z.string(),
      name: z.string(),
      price: z.number(),
      currency: z.string(),
      image: z.string(),
      imageAlt: z.string(),
      category: reference,
      seller: reference,
      inStock: z.boolean(),
    }),
  ),
  nextCursor: z.nullable(z.string()),
  hasMore: z.boolean(),
  total: z.optional(z.number()),
});

/** The answer of `GET /api/products/{slug}?fields=variants,inStock`. */
export const stockAnswer: z.ZodMiniType<{ variants: Variant[]; inStock: boolean }> = z.object({
  variants: z.array(
    z.object({
      id: z.string(),
      sku: z.string(),
      price: z.number(),
      available: z.number(),
      options: z.record(z.string(), z.string()),
    }),
  ),
  inStock: z.boolean(),
});

/** The answer of `POST /api/checkout`, as far as the shop's own pages need it. */
export const acceptedAnswer = z.object({ checkoutId: z.string(), statusUrl: z.string() });

/** The answer of `GET /api/checkouts/{id}`. */
export const progressAnswer: z.ZodMiniType<CheckoutProgress> = z.object({
  checkoutId: z.string(),
  status: z.enum(["pending", "accepted", "completed", "rejected"]),
  paymentStatus: z.string(),
  totalAmount: z.number(),
  currency: z.string(),
  customerEmail: z.string(),
  orders: z.array(
    z.object({
      orderId: z.string(),
      number: z.string(),
      sellerId: z.string(),
      status: z.string(),
      totalAmount: z.number(),
    }),
  ),
  reason: z.optional(z.string()),
  acceptedAt: z.nullable(z.string()),
  settledAt: z.optional(z.string()),
});

/** The answer of `GET /api/wallet` and of `POST /api/admin/store-credit`. */
export const walletAnswer: z.ZodMiniType<Wallet> = z.object({
  balance: z.number(),
  held: z.number(),
  available: z.number(),
  currency: z.string(),
});

/** The answer of `GET /api/wallet/transactions`. */
export const walletTransactionsAnswer: z.ZodMiniType<Page<WalletTransaction>> = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      amount: z.number(),
      currency: z.string(),
      balance: z.number(),
      reason: z.enum(["granted", "spent", "returned"]),
      checkoutId: z.nullable(z.string()),
      note: z.nullable(z.string()),
      createdAt: z.string(),
    }),
  ),
  nextCursor: z.nullable(z.string()),
  hasMore: z.boolean(),
});
