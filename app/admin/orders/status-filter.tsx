import Link from "next/link";
import { ORDER_STATUSES, type OrderStatus } from "@/lib/orders/order";
import { statusText } from "../../components/status-chip";

/** One link for each status, and one for all. */
export function StatusFilter({ current }: { current: OrderStatus | undefined }) {
  return (
    <nav aria-label="Status" className="-mx-1 mb-6 overflow-x-auto px-1 py-1">
      <ul className="flex gap-2">
        <Choice href="/admin/orders" text="All" active={current === undefined} />
        {ORDER_STATUSES.map((status) => (
          <Choice
            key={status}
            href={`/admin/orders?status=${status}`}
            text={statusText(status)}
            active={current === status}
          />
        ))}
      </ul>
    </nav>
  );
}

function Choice({ href, text, active }: { href: string; text: string; active: boolean }) {
  const look = active ? "border-ink bg-ink text-paper" : "border-line bg-mat hover:border-ink/50";
  return (
    <li>
      <Link
        href={href}
        prefetch={false}
        aria-current={active ? "true" : undefined}
        className={`inline-flex min-h-10 items-center rounded-full border px-4 text-sm whitespace-nowrap transition-colors ${look}`}
      >
        {text}
      </Link>
    </li>
  );
}
