const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

/** `2026-11-21T14:05:00Z` → `21 Nov 2026`. In UTC on the server and in the browser, so that both write the same text. */
export function dayText(iso: string): string {
  return DAY.format(new Date(iso));
}

/** `2026-11-21T14:05:00Z` → `21 Nov 2026, 14:05 UTC`. */
export function momentText(iso: string): string {
  return `${dayText(iso)}, ${TIME.format(new Date(iso))} UTC`;
}
