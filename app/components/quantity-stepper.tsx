"use client";
import { Minus, Plus } from "lucide-react";

const MOST = 999;

type QuantityStepperProps = { label: string; value: number; max: number; onChange: (quantity: number) => void };

/** One less, one more. At its end a button keeps the focus: whoever presses it must not be thrown out of the page. */
export function QuantityStepper({ label, value, max, onChange }: QuantityStepperProps) {
  const limit = Math.min(max, MOST);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend, which the label already is
    <div role="group" aria-label={label} className="inline-flex items-center rounded-full border border-line bg-mat">
      <button
        type="button"
        aria-label="One less"
        aria-disabled={value <= 1}
        onClick={() => value > 1 && onChange(value - 1)}
        className="icon-btn size-10"
      >
        <Minus aria-hidden className="size-4" />
      </button>
      <output className="min-w-7 text-center text-[0.9375rem] tabular-nums">{value}</output>
      <button
        type="button"
        aria-label="One more"
        aria-disabled={value >= limit}
        onClick={() => value < limit && onChange(value + 1)}
        className="icon-btn size-10"
      >
        <Plus aria-hidden className="size-4" />
      </button>
    </div>
  );
}
