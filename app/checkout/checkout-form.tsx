"use client";
import { Lock } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Field, TextField } from "../components/field";
import { priceText } from "../components/price";
import type { FormValues, Phase } from "./checkout";
import type { CreditOffer } from "./credit-offer";
import { Outcome } from "./outcome";
import { PaymentPicker } from "./payment-picker";
import { fieldErrorsOf, newTotalOf } from "./refusal";

type CheckoutFormProps = {
  initial: FormValues;
  phase: Phase;
  /** An earlier attempt has no answer yet. */
  interrupted: boolean;
  total: { amount: number; currency: string };
  /** Null when store credit is not offered. */
  credit: CreditOffer | null;
  onSubmit: (values: FormValues) => void;
};

/** Who buys, where it goes, who pays. */
export function CheckoutForm({ initial, phase, interrupted, total, credit, onSubmit }: CheckoutFormProps) {
  const [values, setValues] = useState(initial);
  const set = (changes: Partial<FormValues>) => setValues((now) => ({ ...now, ...changes }));
  const form = useRef<HTMLFormElement>(null);
  const refusal = phase.kind === "refused" ? phase.problem : null;
  const errors = fieldErrorsOf(refusal);
  useEffect(() => {
    if (refusal) form.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-outcome]")?.focus();
  }, [refusal]);
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(values);
      }}
      className="grid gap-12"
    >
      <Customer values={values} errors={errors} onChange={set} />
      <PaymentPicker
        chosen={values.paymentMethod}
        credit={credit}
        onChange={(paymentMethod) => set({ paymentMethod })}
      />
      <div className="grid gap-4">
        <Outcome phase={phase} interrupted={interrupted} />
        <PayButton phase={phase} confirming={newTotalOf(refusal) !== null} total={total} />
        <p className="flex items-start gap-2 text-sm text-soft">
          <Lock aria-hidden className="mt-0.5 size-4 shrink-0" />
          You pay once, even if you click twice or the connection is lost: one order, or all of your money back.
        </p>
      </div>
    </form>
  );
}

type CustomerProps = {
  values: FormValues;
  errors: Record<string, string>;
  onChange: (changes: Partial<FormValues>) => void;
};

function Customer({ values, errors, onChange }: CustomerProps) {
  return (
    <fieldset className="grid gap-5">
      <legend className="heading mb-5">Delivery</legend>
      <Field
        name="customerName"
        label="Full name"
        autoComplete="name"
        required
        maxLength={200}
        value={values.customerName}
        error={errors.customerName}
        onChange={({ target }) => onChange({ customerName: target.value })}
      />
      <Field
        name="customerEmail"
        label="Email"
        type="email"
        autoComplete="email"
        required
        maxLength={254}
        hint="Your confirmation goes here."
        value={values.customerEmail}
        error={errors.customerEmail}
        onChange={({ target }) => onChange({ customerEmail: target.value })}
      />
      <TextField
        name="customerAddress"
        label="Address"
        autoComplete="street-address"
        required
        rows={3}
        maxLength={500}
        value={values.customerAddress}
        error={errors.customerAddress}
        onChange={({ target }) => onChange({ customerAddress: target.value })}
      />
    </fieldset>
  );
}

type PayButtonProps = { phase: Phase; confirming: boolean; total: CheckoutFormProps["total"] };

function PayButton({ phase, confirming, total }: PayButtonProps) {
  const sending = phase.kind === "sending";
  const amount = priceText(total.amount, total.currency);
  return (
    <button type="submit" aria-busy={sending} aria-disabled={sending} className="btn btn-primary min-h-14 text-lg">
      {sending && <span aria-hidden className="spinner" />}
      {sending ? "Paying…" : confirming ? `Pay ${amount} instead` : `Pay ${amount}`}
    </button>
  );
}
