"use client";
import Link from "next/link";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Field } from "../components/field";
import { Notice } from "../components/notice";
import { postAuth, type Refused } from "../components/post-auth";
import { SubmitButton } from "../components/submit-button";

/** Takes the new password. The old one, every session and every other link end with it. */
export function ResetForm() {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [done, setDone] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const newPassword = String(new FormData(event.currentTarget).get("password"));
    const token = new URLSearchParams(window.location.search).get("token") ?? "";
    const answer = token ? await postAuth("/reset-password", { newPassword, token }) : NO_LINK;
    setRefused(answer);
    setDone(answer === null);
    setBusy(false);
  };
  if (done) return <Changed />;
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="grid gap-5">
      {refused && (refused.code === NO_LINK.code ? <DeadLink /> : <Notice tone="alert" title={refused.text} />)}
      <Field
        name="password"
        label="New password"
        type="password"
        autoComplete="new-password"
        required
        minLength={8}
        maxLength={128}
        hint="At least 8 characters."
      />
      <SubmitButton busy={busy}>Change the password</SubmitButton>
    </form>
  );
}

/** Used up, expired, or not one of ours: better-auth tells nobody which. */
const NO_LINK: Refused = { text: "", code: "INVALID_TOKEN" };

function DeadLink() {
  return (
    <Notice tone="alert" title="This link does not work any more.">
      It works once, for an hour.{" "}
      <Link href="/forgot-password" className="link">
        Ask for another letter
      </Link>
      .
    </Notice>
  );
}

function Changed() {
  const said = useRef<HTMLDivElement>(null);
  // The button that had the focus is gone.
  useEffect(() => said.current?.focus(), []);
  return (
    <div ref={said} tabIndex={-1} className="grid justify-items-start gap-6 outline-none">
      <Notice title="Your password is changed.">
        Whoever was signed in with the old one, on this or any other device, is signed out.
      </Notice>
      <Link href="/sign-in" className="btn btn-primary">
        Sign in
      </Link>
    </div>
  );
}
