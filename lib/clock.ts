let frozenAt: Date | undefined;

/** The one place that time comes from. */
export function now(): Date {
  return frozenAt ? new Date(frozenAt) : new Date();
}

/** A moment some milliseconds from now (negative: ago). */
export function fromNow(milliseconds: number): Date {
  return new Date(now().getTime() + milliseconds);
}

/** Holds the clock still for a test; without a date it runs again. */
export function freezeClock(at?: Date): void {
  frozenAt = at;
}
