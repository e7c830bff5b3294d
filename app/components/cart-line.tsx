"use client";
import Link from "next/link";
import { useRef } from "react";
import type { Cart } from "@/lib/cart/cart";
import { removeItem, setQuantity } from "./cart-store";
import { optionsText, stockNote } from "./option-text";
import { Price } from "./price";
import { frameOf, Print } from "./print";
import { QuantityStepper } from "./quantity-stepper";

type CartLineProps = { item: Cart["items"][number]; currency: string; onLeave?: () => void };

/** One item of the cart, which can be changed where it stands. */
export function CartLine({ item, currency, onLeave }: CartLineProps) {
  const line = useRef<HTMLLIElement>(null);
  const remove = () => {
    focusBeside(line.current);
    void removeItem(item.id);
  };
  const note = stockNote(item.available, item.quantity);
  return (
    <li ref={line} className="flex gap-4 py-5">
      <Link
        href={`/products/${item.slug}`}
        onClick={onLeave}
        tabIndex={-1}
        aria-hidden
        className="w-20 shrink-0 self-start bg-wall p-2.5"
      >
        <Print image={item.image} alt="" frame={frameOf(item.options)} />
      </Link>
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-3">
          <Link
            href={`/products/${item.slug}`}
            onClick={onLeave}
            className="font-medium tracking-tight hover:underline"
          >
            {item.name}
          </Link>
          <Price amount={item.total} currency={currency} />
        </div>
        <p className="mt-0.5 text-sm text-soft">{optionsText(item.options)}</p>
        <div className="mt-3 flex items-center gap-4">
          <QuantityStepper
            label={`Quantity of ${item.name}`}
            value={item.quantity}
            max={Math.max(item.available, item.quantity)}
            onChange={(quantity) => void setQuantity(item.id, quantity)}
          />
          <button
            type="button"
            data-remove
            onClick={remove}
            aria-label={`Remove ${item.name}`}
            className="link py-2 text-sm text-soft hover:text-ink"
          >
            Remove
          </button>
        </div>
        {note && <p className="mt-2 text-sm text-accent-deep">{note}</p>}
      </div>
    </li>
  );
}

/** The button that has the focus is about to go: on to the next item's, or, with the last item, to what the items stand in. */
function focusBeside(line: HTMLElement | null): void {
  const beside = line?.nextElementSibling ?? line?.previousElementSibling;
  const next = beside?.querySelector<HTMLElement>("[data-remove]");
  const around = line?.closest<HTMLElement>("[role=dialog], main");
  (next ?? around)?.focus();
}
