import type { Order } from "@/lib/orders/order-resource";
import { momentText } from "../../components/dates";
import { statusText } from "../../components/status-chip";
import { byWhom } from "./by-whom";

type HistoryProps = { history: Order["history"]; viewerId: string | undefined; forBuyer: boolean };

/** Every step the order has taken, newest first. */
export function History({ history, viewerId, forBuyer }: HistoryProps) {
  return (
    <section>
      <h2 className="eyebrow mb-4">History</h2>
      <ol>
        {history.map(({ status, at, by, actor, note }, index) => (
          <li key={`${status} ${at}`} className="relative pb-6 pl-7 last:pb-0">
            {index < history.length - 1 && (
              <span aria-hidden className="absolute top-3 bottom-[-0.5rem] left-[0.3125rem] w-px bg-line" />
            )}
            <span
              aria-hidden
              className={`absolute top-2 left-0 size-[0.6875rem] rounded-full ${index === 0 ? "bg-accent" : "border border-ink/40 bg-paper"}`}
            />
            <p className="font-medium">{statusText(status)}</p>
            <p className="text-sm text-soft">
              <time dateTime={at}>{momentText(at)}</time>
              {byWhom({ by, actor }, viewerId, forBuyer)}
            </p>
            {note && <p className="mt-1 text-[0.9375rem]">{note}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
