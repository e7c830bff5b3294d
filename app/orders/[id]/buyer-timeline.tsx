import type { Timeline } from "@/lib/operations/timeline-resource";
import type { OrderStatus } from "@/lib/orders/order";
import { momentText } from "../../components/dates";
import { buyerTimeline, stillToCome } from "./timeline-words";

/** The story of an order in the buyer's words. */
export function BuyerTimeline({ timeline, status }: { timeline: Timeline; status: OrderStatus }) {
  return (
    <>
      <ol className="grid gap-3">
        {buyerTimeline(timeline).map(({ at, text }) => (
          <li key={`${at} ${text}`} className="grid gap-x-6 sm:grid-cols-[12rem_1fr]">
            <time dateTime={at} className="text-sm leading-6 text-soft tabular-nums">
              {momentText(at)}
            </time>
            {text}
          </li>
        ))}
      </ol>
      <p className="mt-5 text-soft empty:hidden">{stillToCome(timeline, status)}</p>
    </>
  );
}
