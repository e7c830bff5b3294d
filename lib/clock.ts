let held: Date | undefined;

/** The one place that time comes from. */
export function now(): Date {
  return held ? new Date(held) : new Date();
}

/** A moment some milliseconds from now (negative: ago). */
export function fromNow(milliseconds: number): Date {
  return new Date(now().getTime() + milliseconds);
}

/** Holds the clock still for a test; without a date it runs again. */
export function holdClock(at?: Date): void {
  held = at;
}
