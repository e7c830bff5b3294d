import Link from "next/link";

/** Shown to signed-in shoppers who open a page for sellers and admins. */
export function StaffOnly() {
  return (
    <div className="grid justify-items-start gap-5">
      <p className="max-w-xl text-lg leading-relaxed text-soft">
        This part of the shop belongs to its studios and administrators, and your account is neither. What you have
        bought yourself is on another page.
      </p>
      <Link href="/orders" className="btn btn-primary">
        Your orders
      </Link>
    </div>
  );
}
