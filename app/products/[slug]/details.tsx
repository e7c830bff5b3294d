import { Package, RotateCcw, ShieldCheck } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Product } from "@/lib/catalog/product";

/** What there is to know about a print. */
export function Details({ product }: { product: Product }) {
  return (
    <section aria-labelledby="about" className="mt-10 border-t border-line pt-8">
      <h2 id="about" className="sr-only">
        About this print
      </h2>
      <p className="text-lg leading-relaxed">{product.description}</p>
      <dl className="mt-8 divide-y divide-line border-y border-line text-[0.9375rem]">
        <Row name="Studio">
          <Link href={`/sellers/${product.seller.slug}`} className="link">
            {product.seller.name}
          </Link>
        </Row>
        {product.options.map(({ name, values }) => (
          <Row key={name} name={name === "frame" ? "Frames" : "Sizes"}>
            {values.map((value) => (value === "none" ? "without" : value)).join(", ")}
          </Row>
        ))}
        <Row name="Subject">
          <Link href={`/categories/${product.category.slug}`} className="link">
            {product.category.name}
          </Link>
        </Row>
      </dl>
      <ul className="mt-8 space-y-3.5 text-[0.9375rem] text-soft">
        <Assurance icon={Package}>Shipping and taxes are in the price.</Assurance>
        <Assurance icon={ShieldCheck}>You pay once: one order, or all of your money back.</Assurance>
        <Assurance icon={RotateCcw}>You can cancel until the studio has sent it.</Assurance>
      </ul>
    </section>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-6 py-3">
      <dt className="text-soft">{name}</dt>
      <dd className="text-right">{children}</dd>
    </div>
  );
}

function Assurance({ icon: Icon, children }: { icon: typeof Package; children: ReactNode }) {
  return (
    <li className="flex gap-3">
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-ink" strokeWidth={1.5} />
      {children}
    </li>
  );
}
