"use client";
import { useState } from "react";
import type { Product, Variant } from "@/lib/catalog/product";
import { addToCart, useCart } from "../../components/cart-store";
import { Notice } from "../../components/notice";
import { optionsText } from "../../components/option-text";
import { Price } from "../../components/price";
import { QuantityStepper } from "../../components/quantity-stepper";
import { OptionPicker } from "./option-picker";
import { useLiveVariants } from "./use-live-variants";
import { chosenVariant, firstChoice } from "./variant-choice";

/** Chooses a variant and puts it into the cart. The price is that of the choice, the stock that of this moment. */
export function Purchase({ product }: { product: Product }) {
  const { variants, refresh } = useLiveVariants(product.slug, product.variants);
  const [choice, setChoice] = useState(() => firstChoice(product));
  const [wanted, setWanted] = useState(1);
  const variant = chosenVariant({ ...product, variants }, choice);
  const available = variant?.available ?? 0;
  const quantity = Math.max(1, Math.min(wanted, available));
  return (
    <div className="mt-6 grid gap-7">
      <Price
        amount={variant?.price ?? product.price}
        currency={product.currency}
        className="text-[clamp(1.75rem,3vw,2.25rem)] leading-none font-medium"
      />
      <OptionPicker options={product.options} variants={variants} choice={choice} onChange={setChoice} />
      <div className="grid gap-3">
        <Stock available={available} />
        <div className="flex items-stretch gap-3">
          <QuantityStepper label="Quantity" value={quantity} max={available} onChange={setWanted} />
          <AddButton name={product.name} variant={variant} quantity={quantity} onAdded={refresh} />
        </div>
      </div>
    </div>
  );
}

function Stock({ available }: { available: number }) {
  const [dot, text] =
    available <= 0
      ? ["bg-ink/30", "Sold out"]
      : available <= 5
        ? ["bg-accent", `Only ${available} left`]
        : ["bg-leaf", "In stock"];
  return (
    <p role="status" className="flex items-center gap-2.5 text-[0.9375rem]">
      <span aria-hidden className={`size-2 rounded-full ${dot}`} />
      {text}
    </p>
  );
}

type AddButtonProps = { name: string; variant: Variant | undefined; quantity: number; onAdded: () => void };

function AddButton({ name, variant, quantity, onAdded }: AddButtonProps) {
  const { problem } = useCart();
  const [phase, setPhase] = useState<"idle" | "adding" | "added" | "failed">("idle");
  const sold = !variant || variant.available <= 0;
  const add = async () => {
    if (!variant || phase === "adding") return;
    setPhase("adding");
    const added = await addToCart(variant.id, quantity);
    setPhase(added ? "added" : "failed");
    onAdded();
  };
  return (
    <div className="grid flex-1 gap-3">
      <button
        type="button"
        onClick={() => void add()}
        disabled={sold}
        aria-busy={phase === "adding"}
        className="btn btn-primary w-full"
      >
        {phase === "adding" && <span aria-hidden className="spinner" />}
        {sold ? "Sold out" : phase === "adding" ? "Adding…" : "Add to cart"}
      </button>
      <p aria-live="polite" className="sr-only">
        {phase === "added" && variant && `${quantity} × ${name}, ${optionsText(variant.options)}, is in your cart.`}
      </p>
      {phase === "failed" && <Notice tone="alert" title={problem ?? "This could not be put into your cart."} />}
    </div>
  );
}
