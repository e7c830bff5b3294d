"use client";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { type FormEvent, Suspense, useState } from "react";
import { Field } from "./field";
import { nextPath } from "./next-path";
import { Notice } from "./notice";
import { postAuth } from "./post-auth";
import { SubmitButton } from "./submit-button";

type AuthFormProps = { kind: "sign-in" | "sign-up" };

/** Signs in or up, and goes on to where one wanted to be. */
export function AuthForm({ kind }: AuthFormProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const fields = Object.fromEntries(new FormData(event.currentTarget));
    const refused = await postAuth(`/${kind}/email`, fields);
    setProblem(refused?.text ?? null);
    // The whole page anew: header, cart and every cached answer belong to another person now.
    if (refused === null) window.location.assign(nextPath(window.location.search, window.location.origin));
    else setBusy(false);
  };
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="grid gap-5">
      {problem && <Notice tone="alert" title={problem} />}
      {kind === "sign-up" && <Field name="name" label="Your name" autoComplete="name" required maxLength={200} />}
      <Field name="email" label="Email" type="email" autoComplete="email" required maxLength={254} />
      <Field
        name="password"
        label="Password"
        type="password"
        autoComplete={kind === "sign-up" ? "new-password" : "current-password"}
        required
        minLength={kind === "sign-up" ? 8 : undefined}
        maxLength={128}
        hint={kind === "sign-up" ? "At least 8 characters." : undefined}
      />
      <SubmitButton busy={busy}>{kind === "sign-in" ? "Sign in" : "Create account"}</SubmitButton>
      {kind === "sign-in" && (
        <p>
          <Link href="/forgot-password" className="link">
            Forgotten your password?
          </Link>
        </p>
      )}
      <p className="text-soft">
        <Suspense fallback={<Other kind={kind} query="" />}>
          <OtherWithNext kind={kind} />
        </Suspense>
      </p>
    </form>
  );
}

function OtherWithNext({ kind }: AuthFormProps) {
  const next = useSearchParams().get("next");
  return <Other kind={kind} query={next === null ? "" : `?next=${encodeURIComponent(next)}`} />;
}

function Other({ kind, query }: AuthFormProps & { query: string }) {
  const [text, href, name] =
    kind === "sign-in" ? ["New here?", "/sign-up", "Create an account"] : ["Been here before?", "/sign-in", "Sign in"];
  return (
    <>
      {text}{" "}
      <Link href={`${href}${query}`} className="link text-ink">
        {name}
      </Link>
    </>
  );
}
