"use client";
import Link from "next/link";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Field } from "../components/field";
import { Notice } from "../components/notice";
import { postAuth } from "../components/post-auth";
import { SubmitButton } from "../components/submit-button";

/** Asks for the letter. What it says then does not depend on whether there is such an account. */
export function ForgotForm() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const email = String(new FormData(event.currentTarget).get("email"));
    const refused = await postAuth("/request-password-reset", { email });
    setProblem(refused?.text ?? null);
    if (!refused) setSentTo(email);
    setBusy(false);
  };
  if (sentTo !== null) return <Sent to={sentTo} />;
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="grid gap-5">
      {problem && <Notice tone="alert" title={problem} />}
      <Field name="email" label="Email" type="email" autoComplete="email" required maxLength={254} />
      <SubmitButton busy={busy}>Send the letter</SubmitButton>
      <p className="text-soft">
        Remembered it?{" "}
        <Link href="/sign-in" className="link text-ink">
          Sign in
        </Link>
      </p>
    </form>
  );
}

function Sent({ to }: { to: string }) {
  const said = useRef<HTMLDivElement>(null);
  // The button that had the focus is gone.
  useEffect(() => said.current?.focus(), []);
  return (
    <div ref={said} tabIndex={-1} className="outline-none">
      <Notice title="Look into your mailbox.">
        If there is an account for <strong className="[overflow-wrap:anywhere]">{to}</strong>, a letter is on its way to
        it. The link in it works once, for an hour.
      </Notice>
    </div>
  );
}
