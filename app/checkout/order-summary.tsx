import type { Cart } from "@/lib/cart/cart";
import { optionsText } from "../components/option-text";
import { Price } from "../components/price";
import { frameOf, Print } from "../components/print";

/** What is about to be bought. `shortOf` names variants of which there is not enough. */
export function OrderSummary({ cart, shortOf }: { cart: Cart; shortOf: Map<string, number> }) {
  return (
    <section aria-labelledby="summary" className="self-start bg-wall p-6 lg:sticky lg:top-28 lg:p-8">
      <h2 id="summary" className="heading">
        Your order
      </h2>
      <ul className="mt-4 divide-y divide-ink/10">
        {cart.items.map((item) => (
          <li key={item.id} className="flex gap-4 py-4">
            <Print image={item.image} alt="" frame={frameOf(item.options)} className="max-w-14 shrink-0 self-start" />
            <div className="min-w-0 flex-1">
              <p className="flex items-baseline justify-between gap-3">
                <span className="font-medium tracking-tight">{item.name}</span>
                <Price amount={item.total} currency={cart.currency} />
              </p>
              <p className="text-sm text-soft">
                {item.quantity} × {optionsText(item.options) || "one size"}
              </p>
              {shortOf.has(item.variantId) && (
                <p className="mt-1 text-sm text-accent-deep">
                  {shortOf.get(item.variantId) ? `Only ${shortOf.get(item.variantId)} left` : "Sold out"}
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
      <dl className="mt-2 grid gap-2 border-t border-ink/15 pt-5">
        <div className="flex justify-between text-soft">
          <dt>Shipping and taxes</dt>
          <dd>included</dd>
        </div>
        <div className="flex items-baseline justify-between">
          <dt>Total</dt>
          <dd>
            <Price amount={cart.total} currency={cart.currency} className="text-3xl font-medium" />
          </dd>
        </div>
      </dl>
    </section>
  );
}
