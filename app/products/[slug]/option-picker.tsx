"use client";
import type { Product, Variant } from "@/lib/catalog/product";
import { type Choice, valueState } from "./variant-choice";

type OptionPickerProps = {
  options: Product["options"];
  variants: Variant[];
  choice: Choice;
  onChange: (choice: Choice) => void;
};

/** A radio group for each option; a value that is sold out with the rest of the choice is struck through, and says so. */
export function OptionPicker({ options, variants, choice, onChange }: OptionPickerProps) {
  return options.map(({ name, values }) => (
    <fieldset key={name}>
      <legend className="eyebrow mb-3">{name}</legend>
      <div className="flex flex-wrap gap-2">
        {values.map((value) => (
          <Value
            key={value}
            name={name}
            value={value}
            checked={choice[name] === value}
            state={valueState({ options, variants }, choice, name, value)}
            onChange={() => onChange({ ...choice, [name]: value })}
          />
        ))}
      </div>
    </fieldset>
  ));
}

type ValueProps = {
  name: string;
  value: string;
  checked: boolean;
  state: ReturnType<typeof valueState>;
  onChange: () => void;
};

function Value({ name, value, checked, state, onChange }: ValueProps) {
  return (
    <label className="relative inline-flex min-h-12 min-w-16 items-center justify-center gap-2.5 rounded-[2px] border border-ink/25 bg-mat px-4 transition-colors hover:border-ink has-checked:border-ink has-checked:shadow-[inset_0_0_0_1px_var(--color-ink)] has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent has-disabled:cursor-not-allowed has-disabled:opacity-50">
      <input
        type="radio"
        name={name}
        value={value}
        checked={checked}
        disabled={state === "none"}
        onChange={onChange}
        className="sr-only"
      />
      {name === "frame" && <Swatch frame={value} />}
      <span className={state === "available" ? "" : "text-soft line-through"}>{value}</span>
      {state === "sold-out" && <span className="sr-only"> (sold out)</span>}
    </label>
  );
}

const SWATCHES: Record<string, string> = { oak: "border-[4px] border-oak", black: "border-[4px] border-[#211f1b]" };

function Swatch({ frame }: { frame: string }) {
  return <span aria-hidden className={`size-5 bg-paper ${SWATCHES[frame] ?? "border border-dashed border-ink/40"}`} />;
}
