"use client";
import { type FocusEvent, useState } from "react";

type PriceRangeProps = {
  minPrice: string;
  maxPrice: string;
  onChange: (changes: { minPrice: string; maxPrice: string }) => void;
};

/** From and to, in whole euros. Takes effect when the fields are left or Enter is pressed, not at every digit. */
export function PriceRange({ minPrice, maxPrice, onChange }: PriceRangeProps) {
  const [from, setFrom] = useState(minPrice);
  const [to, setTo] = useState(maxPrice);
  const apply = () => {
    if (from !== minPrice || to !== maxPrice) onChange({ minPrice: from, maxPrice: to });
  };
  const leave = ({ currentTarget, relatedTarget }: FocusEvent) => {
    // From one of the two fields to the other is not done yet.
    if (!currentTarget.contains(relatedTarget instanceof Node ? relatedTarget : null)) apply();
  };
  return (
    <fieldset onBlur={leave} onKeyDown={({ key }) => key === "Enter" && apply()}>
      <legend className="eyebrow mb-3">Price in €</legend>
      <div className="flex items-center gap-3">
        <PriceInput label="Lowest price" placeholder="from" value={from} onChange={setFrom} />
        <span aria-hidden className="text-soft">
          –
        </span>
        <PriceInput label="Highest price" placeholder="to" value={to} onChange={setTo} />
      </div>
    </fieldset>
  );
}

type PriceInputProps = { label: string; placeholder: string; value: string; onChange: (text: string) => void };

function PriceInput({ label, placeholder, value, onChange }: PriceInputProps) {
  return (
    <input
      type="text"
      inputMode="numeric"
      pattern="\d{0,6}"
      maxLength={6}
      aria-label={label}
      placeholder={placeholder}
      value={value}
      onChange={({ target }) => onChange(target.value.replace(/\D/g, ""))}
      className="input tabular-nums placeholder:text-soft"
    />
  );
}
