import type { Ledger } from "./ledger";

/** A line every 15 s on how far the shoppers are; answers what ends it. */
export function reportProgress(ledger: Ledger, checkouts: number): () => void {
  const began = Date.now();
  const timer = setInterval(() => {
    const answered = ledger.entries.filter(({ answers, left }) => left || answers.length > 0).length;
    console.log(`  ${Math.round((Date.now() - began) / 1000)} s: ${answered} of ${checkouts} know their answer`);
  }, 15_000);
  return () => clearInterval(timer);
}
