/** `{ size: "A3", frame: "oak" }` → `A3, oak frame`; nothing for what comes in one way only. */
export function optionsText(options: Record<string, string>): string {
  return Object.entries(options)
    .map(([name, value]) => optionText(name, value))
    .join(", ");
}

/** One chosen option in words. */
function optionText(name: string, value: string): string {
  if (name !== "frame") return value;
  return value === "none" ? "unframed" : `${value} frame`;
}

/** A warning when not all that is wanted is there, or little is left; null otherwise. */
export function stockNote(available: number, wanted: number): string | null {
  if (available <= 0) return "Sold out: please remove it to go on.";
  if (available < wanted) return `Only ${available} left: please choose fewer.`;
  return available <= 5 ? `Only ${available} left.` : null;
}
