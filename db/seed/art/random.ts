/** A stream of numbers that is the same for the same seed on every machine: the demo shop must look alike everywhere. */
export interface Random {
  /** A float in [0, 1). */
  next(): number;
  /** A float in [min, max). */
  between(min: number, max: number): number;
  /** An integer in [min, max], both ends included. */
  whole(min: number, max: number): number;
  chance(probability: number): boolean;
  /** One of the items; throws RangeError on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** The same items in another order; the input is left alone. */
  shuffle<T>(items: readonly T[]): T[];
}

/** Starts a stream from any string. sfc32 (public domain, PractRand-clean), its state filled by {@link hashText}. */
export function seededRandom(seed: string): Random {
  const next = sfc32(hashText(`${seed}a`), hashText(`${seed}b`), hashText(`${seed}c`), hashText(`${seed}d`));
  const between = (min: number, max: number) => min + next() * (max - min);
  const whole = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const pick = <T>(items: readonly T[]): T => itemAt(items, whole(0, items.length - 1));
  const shuffle = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, key: next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  return { next, between, whole, pick, shuffle, chance: (probability) => next() < probability };
}

/** The item at an index that wraps around both ends; throws RangeError on an empty list. */
export function itemAt<T>(items: readonly T[], index: number): T {
  const position = ((index % items.length) + items.length) % items.length;
  for (const item of items.slice(position, position + 1)) return item;
  throw new RangeError("nothing to choose from");
}

/** A 32-bit FNV-1a hash with a final avalanche, so that seeds that differ in one character part ways at once. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function sfc32(first: number, second: number, third: number, fourth: number): () => number {
  let [a, b, c, counter] = [first, second, third, fourth];
  return () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4294967296;
  };
}
