// Written out, since the engines of servers and browsers disagree about short names ("Sep", "Sept").
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `2026-11-21T14:05:00Z` → `21 Nov 2026`. In UTC, so that server and browser write the same text. */
export function dayText(iso: string): string {
  const date = new Date(iso);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `2026-11-21T14:05:00Z` → `21 Nov 2026, 14:05 UTC`. */
export function momentText(iso: string): string {
  return `${dayText(iso)}, ${new Date(iso).toISOString().slice(11, 16)} UTC`;
}
