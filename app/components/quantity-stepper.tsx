"use client";
import { Minus, Plus } from "lucide-react";

const MOST = 999;

type QuantityStepperProps = { label: string; value: number; max: number; onChange: (quantity: number) => void };

/** One less, one more. */
export function QuantityStepper({ label, value, max, onChange }: QuantityStepperProps) {
  const limit = Math.min(max, MOST);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend, which the label already is
    <div role="group" aria-label={label} className="inline-flex items-center rounded-full border border-line bg-mat">
      <button
        type="button"
        aria-label="One less"
        disabled={value <= 1}
        onClick={() => onChange(value - 1)}
        className="icon-btn size-10"
      >
        <Minus aria-hidden className="size-4" />
      </button>
      <output className="min-w-7 text-center text-[0.9375rem] tabular-nums">{value}</output>
      <button
        type="button"
        aria-label="One more"
        disabled={value >= limit}
        onClick={() => onChange(value + 1)}
        className="icon-btn size-10"
      >
        <Plus aria-hidden className="size-4" />
      </button>
    </div>
  );
}
