import Link from "next/link";

/** For whoever is not signed in: orders made as a guest are reached by their letters. */
export function GuestHint() {
  return (
    <div className="grid justify-items-start gap-5 border-t border-line py-14">
      <p className="heading">Sign in to see your orders.</p>
      <p className="max-w-xl text-lg leading-relaxed text-soft">
        Ordered without an account? The link in your confirmation letter leads to your order.
      </p>
      <Link href="/sign-in?next=/orders" className="btn btn-primary">
        Sign in
      </Link>
    </div>
  );
}
