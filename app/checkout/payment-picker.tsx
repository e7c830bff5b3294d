"use client";
import { type PaymentMethod, samePaymentMethod } from "./attempt";
import { CARDS } from "./cards";
import type { CreditOffer } from "./credit-offer";

type PaymentPickerProps = {
  chosen: PaymentMethod;
  credit: CreditOffer | null;
  onChange: (method: PaymentMethod) => void;
};

/** What pays: store credit, where there is some, or one of the test provider's cards. */
export function PaymentPicker({ chosen, credit, onChange }: PaymentPickerProps) {
  const choice = (method: PaymentMethod) => ({
    checked: samePaymentMethod(chosen, method),
    onChoose: () => onChange(method),
  });
  return (
    <fieldset>
      <legend className="heading">Payment</legend>
      <p className="mt-2 mb-4 text-[0.9375rem] text-soft">
        The cards are a test provider's: choose how the payment should go.
      </p>
      <div className="divide-y divide-line border border-line bg-mat">
        {credit && (
          <Choice name="Store credit" note={credit.note} usable={credit.usable} {...choice({ type: "store_credit" })} />
        )}
        {CARDS.map(({ token, name, outcome }) => (
          <Choice key={token} name={name} note={outcome} {...choice({ type: "card", token })} />
        ))}
      </div>
    </fieldset>
  );
}

type ChoiceProps = {
  name: string;
  note: string;
  usable?: boolean;
  checked: boolean;
  onChoose: () => void;
};

function Choice({ name, note, usable = true, checked, onChoose }: ChoiceProps) {
  const look = usable
    ? "hover:bg-wall/60 has-checked:bg-wall has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent"
    : "cursor-not-allowed text-soft";
  return (
    <label className={`flex items-center gap-4 px-4 py-3.5 transition-colors ${look}`}>
      <input
        type="radio"
        name="payment"
        required
        disabled={!usable}
        // A payment method that has become unavailable is deselected, so that the form asks for another one before it sends anything.
        checked={checked && usable}
        onChange={onChoose}
        className="size-4.5 accent-ink outline-none"
      />
      <span className="flex flex-1 flex-wrap items-baseline justify-between gap-x-4">
        <span>{name}</span>
        <span className="text-sm text-soft tabular-nums">{note}</span>
      </span>
    </label>
  );
}
