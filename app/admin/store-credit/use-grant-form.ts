"use client";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { type GrantOutcome, parseAmount, startGranting } from "./grant";

/** The form's state: `unreadable` is an amount that is none. Pressing twice sends once, and what was given is emptied. */
export function useGrantForm() {
  const [give] = useState(startGranting);
  // State is only as new as the last rendering; a second click can come before that.
  const sending = useRef(false);
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<GrantOutcome | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  useEffect(() => {
    if (unreadable || outcome?.kind === "refused") {
      form.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-outcome]")?.focus();
    }
  }, [unreadable, outcome]);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (sending.current) return;
    const fields = new FormData(event.currentTarget);
    const amount = parseAmount(String(fields.get("amount")));
    setOutcome(null);
    setUnreadable(amount === null);
    if (amount === null) return;
    sending.current = true;
    setBusy(true);
    const became = await give({ email: String(fields.get("email")), amount, note: String(fields.get("note")) });
    // At once, before another click can come: the next form has a key of its own, and must not begin filled in like this one.
    if (became.kind === "given") form.current?.reset();
    sending.current = false;
    setBusy(false);
    setOutcome(became);
  };
  return { form, busy, outcome, unreadable, submit };
}
