import Link from "next/link";

/** For whoever is not signed in, at an address that shows nothing to strangers: it may well be theirs. */
export function SignInHint({ what, next }: { what: string; next: string }) {
  return (
    <div className="grid justify-items-start gap-5 py-16 lg:py-24">
      <h1 className="title">Sign in to see {what}.</h1>
      <p className="max-w-xl text-lg leading-relaxed text-soft">
        If it was made without an account, the link in its letter leads to it: open that one, whole.
      </p>
      <Link href={`/sign-in?next=${encodeURIComponent(next)}`} className="btn btn-primary">
        Sign in
      </Link>
    </div>
  );
}
