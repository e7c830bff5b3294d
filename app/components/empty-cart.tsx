import Link from "next/link";

/** A cart with nothing in it, and where to find something. */
export function EmptyCart() {
  return (
    <div className="grid justify-items-start gap-5 border-t border-line py-16">
      <p className="heading">Nothing in here yet.</p>
      <p className="text-lg text-soft">The walls are full of prints to choose from.</p>
      <Link href="/products" className="btn btn-primary">
        See all prints
      </Link>
    </div>
  );
}
