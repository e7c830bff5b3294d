import Link from "next/link";
import type { Category } from "@/lib/catalog/product";
import { Wordmark } from "./wordmark";

/** The bottom of every page. */
export function Footer({ categories }: { categories: Category[] }) {
  return (
    <footer className="mt-24 border-t border-line lg:mt-36">
      <div className="page grid gap-12 py-14 md:grid-cols-[1.4fr_2fr] lg:py-20">
        <div>
          <Wordmark />
          <p className="mt-5 max-w-xs leading-relaxed text-soft">
            Art prints from small studios. An accepted checkout becomes exactly one order, or exactly one refund.
          </p>
        </div>
        <nav aria-label="Footer" className="grid grid-cols-2 gap-x-8 gap-y-10 sm:grid-cols-4">
          {categories.map((group) => (
            <FooterList key={group.id} title={group.name}>
              {group.children.map((category) => ({ href: `/categories/${category.slug}`, text: category.name }))}
            </FooterList>
          ))}
          <FooterList title="You">
            {[
              { href: "/account", text: "Account" },
              { href: "/orders", text: "Orders" },
              { href: "/cart", text: "Cart" },
              { href: "/products", text: "All prints" },
            ]}
          </FooterList>
        </nav>
      </div>
    </footer>
  );
}

function FooterList({ title, children }: { title: string; children: { href: string; text: string }[] }) {
  return (
    <div>
      <h2 className="eyebrow">{title}</h2>
      <ul className="mt-4 space-y-2.5">
        {children.map(({ href, text }) => (
          <li key={href}>
            <Link href={href} prefetch={false} className="link decoration-transparent">
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
