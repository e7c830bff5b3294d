import { Package, RotateCcw, ShieldCheck } from "lucide-react";
import Link from "next/link";
import type { Product } from "@/lib/catalog/product";

/** What there is to know about a print. */
export function Details({ product }: { product: Product }) {
  return (
    <section aria-labelledby="about" className="page grid gap-12 pt-20 lg:grid-cols-[1.35fr_1fr] lg:gap-20 lg:pt-28">
      <div>
        <h2 id="about" className="eyebrow mb-5">
          About this print
        </h2>
        <p className="max-w-[38ch] text-[clamp(1.25rem,2vw,1.625rem)] leading-snug tracking-tight">
          {product.description}
        </p>
      </div>
      <div>
        <h2 className="eyebrow mb-5">Details</h2>
        <dl className="divide-y divide-line border-y border-line">
          <Row name="Studio">
            <Link href={`/sellers/${product.seller.slug}`} className="link">
              {product.seller.name}
            </Link>
          </Row>
          {product.options.map(({ name, values }) => (
            <Row key={name} name={name === "frame" ? "Frames" : "Sizes"}>
              {values.join(", ")}
            </Row>
          ))}
          <Row name="Subject">
            <Link href={`/categories/${product.category.slug}`} className="link">
              {product.category.name}
            </Link>
          </Row>
        </dl>
        <ul className="mt-8 space-y-4 text-[0.9375rem] text-soft">
          <Assurance icon={Package}>Shipping and taxes are in the price.</Assurance>
          <Assurance icon={ShieldCheck}>You pay once: one order, or all of your money back.</Assurance>
          <Assurance icon={RotateCcw}>You can cancel until the studio has sent it.</Assurance>
        </ul>
      </div>
    </section>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="flex justify-between gap-6 py-3">
      <dt className="text-soft">{name}</dt>
      <dd className="text-right">{children}</dd>
    </div>
  );
}

function Assurance({ icon: Icon, children }: { icon: typeof Package; children: React.ReactNode }) {
  return (
    <li className="flex gap-3">
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-ink" strokeWidth={1.5} />
      {children}
    </li>
  );
}
