"use client";
import { CARDS } from "./cards";

/** Which of the test provider's cards pays. */
export function PaymentPicker({ token, onChange }: { token: string; onChange: (token: string) => void }) {
  return (
    <fieldset>
      <legend className="heading">Payment</legend>
      <p className="mt-2 mb-4 text-[0.9375rem] text-soft">A test provider: choose how the payment should go.</p>
      <div className="divide-y divide-line border border-line bg-mat">
        {CARDS.map((card) => (
          <label
            key={card.token}
            className="flex items-center gap-4 px-4 py-3.5 transition-colors hover:bg-wall/60 has-checked:bg-wall has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="card"
              value={card.token}
              checked={token === card.token}
              onChange={() => onChange(card.token)}
              className="size-4.5 accent-ink outline-none"
            />
            <span className="flex flex-1 flex-wrap items-baseline justify-between gap-x-4">
              <span>{card.name}</span>
              <span className="text-sm text-soft">{card.outcome}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
