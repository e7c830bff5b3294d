"use client";
import { SHOP_CURRENCY } from "@/lib/money";
import { Field } from "../../components/field";
import { fieldErrorsOf } from "./grant";
import { OutcomeNotice } from "./outcome-notice";
import { useGrantForm } from "./use-grant-form";

/** Gives store credit to an account. Whatever happens on the way, pressing the button again is safe. */
export function GrantForm() {
  const { form, busy, outcome, unreadable, submit } = useGrantForm();
  const errors = fieldErrorsOf(outcome);
  return (
    <form
      ref={form}
      onSubmit={(event) => void submit(event)}
      aria-label="Give store credit"
      className="grid max-w-xl gap-5"
    >
      <Field
        name="email"
        label="Email of the account"
        type="email"
        autoComplete="off"
        required
        maxLength={254}
        error={errors.email}
      />
      <Field
        name="amount"
        label={`Amount in ${SHOP_CURRENCY}`}
        inputMode="decimal"
        autoComplete="off"
        required
        maxLength={20}
        hint="Such as 25 or 12.50."
        error={unreadable ? "Write the amount as 25 or 12.50, with no more than two decimals." : errors.amount}
      />
      <Field
        name="note"
        label="Note"
        autoComplete="off"
        required
        maxLength={200}
        hint="Why, for whoever gets it."
        error={errors.note}
      />
      <button
        type="submit"
        aria-busy={busy}
        aria-disabled={busy}
        className="btn btn-primary mt-2 justify-self-start select-none"
      >
        {busy && <span aria-hidden className="spinner" />}
        {busy ? "Giving…" : "Give store credit"}
      </button>
      <div data-outcome tabIndex={-1} aria-live="polite" className="outline-none">
        {outcome && <OutcomeNotice outcome={outcome} />}
      </div>
    </form>
  );
}
