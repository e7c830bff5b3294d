import Link from "next/link";
import type { Order } from "@/lib/orders/order-resource";
import { Price } from "../../components/price";
import { Print } from "../../components/print";

/** What was bought, under the names and at the prices of that day. */
export function OrderItems({ order }: { order: Order }) {
  return (
    <section aria-label="Items">
      <ul className="divide-y divide-line border-y border-line">
        {order.items.map((item) => (
          <li key={item.variantId} className="flex gap-5 py-6">
            <div className="w-20 shrink-0 self-start bg-wall p-2.5 sm:w-24">
              <Print image={item.image} alt="" />
            </div>
            <div className="flex flex-1 flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
              <div>
                <h2 className="font-medium tracking-tight">
                  <Link href={`/products/${item.slug}`} prefetch={false} className="hover:underline">
                    {item.name}
                  </Link>
                </h2>
                <p className="mt-1 text-[0.9375rem] text-soft">
                  {item.quantity} × <Price amount={item.price} currency={order.currency} />
                </p>
              </div>
              <Price amount={lineTotal(item)} currency={order.currency} className="text-lg" />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function lineTotal({ price, quantity }: Order["items"][number]): number {
  return Math.round(price * quantity * 100) / 100;
}
