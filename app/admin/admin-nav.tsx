import { Activity, Gauge, MailX, Radio, ReceiptText, Scale, Wallet } from "lucide-react";
import type { Role } from "@/lib/auth/viewer";
import { NavLink } from "./nav-link";

const PAGES: { href: string; text: string; icon: typeof ReceiptText; roles: Role[] }[] = [
  { href: "/admin/orders", text: "Orders", icon: ReceiptText, roles: ["seller", "admin"] },
  { href: "/admin/store-credit", text: "Store credit", icon: Wallet, roles: ["admin"] },
  { href: "/admin/reconcile", text: "Books", icon: Scale, roles: ["admin"] },
  { href: "/admin/dead-letters", text: "Dead letters", icon: MailX, roles: ["admin"] },
  { href: "/admin/events", text: "Events", icon: Radio, roles: ["admin"] },
  { href: "/admin/costs", text: "Costs", icon: Gauge, roles: ["admin"] },
  { href: "/admin/health", text: "Health", icon: Activity, roles: ["admin"] },
];

/** The rooms behind the counter: at the side on a desk, in rows on a phone. */
export function AdminNav({ role }: { role: Role }) {
  return (
    <nav aria-label="Back office" className="lg:sticky lg:top-28 lg:self-start">
      <p className="eyebrow mb-3">{role === "admin" ? "Back office" : "Your studio"}</p>
      <ul className="-mx-3 flex flex-wrap gap-1 lg:mx-0 lg:grid">
        {PAGES.filter(({ roles }) => roles.includes(role)).map(({ href, text, icon: Icon }) => (
          <li key={href}>
            <NavLink href={href}>
              <Icon aria-hidden className="size-4.5" strokeWidth={1.5} />
              {text}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
