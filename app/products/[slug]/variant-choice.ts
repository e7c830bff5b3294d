import type { Product, Variant } from "@/lib/catalog/product";

export type Choice = Record<string, string>;
type Offer = Pick<Product, "options" | "variants">;

/** What is chosen when the page opens: the first variant that can be had, or else the first. */
export function firstChoice({ variants }: Offer): Choice {
  const variant = variants.find(({ available }) => available > 0) ?? variants[0];
  return variant ? variant.options : {};
}

/** The variant that a choice stands for; undefined when it is not made. */
export function chosenVariant({ variants }: Offer, choice: Choice): Variant | undefined {
  return variants.find(({ options }) => matches(options, choice));
}

/** What choosing `value` would lead to, with everything else as it is. */
export function valueState(
  offer: Offer,
  choice: Choice,
  name: string,
  value: string,
): "available" | "sold-out" | "none" {
  const variant = chosenVariant(offer, { ...choice, [name]: value });
  if (!variant) return "none";
  return variant.available > 0 ? "available" : "sold-out";
}

function matches(options: Choice, choice: Choice): boolean {
  const names = new Set([...Object.keys(options), ...Object.keys(choice)]);
  return [...names].every((name) => options[name] === choice[name]);
}
