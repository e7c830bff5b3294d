import type { OrderStatus } from "@/lib/orders/order";

const LOOKS: Record<OrderStatus, { text: string; dot: string }> = {
  PENDING: { text: "Awaiting payment", dot: "bg-amber" },
  CONFIRMED: { text: "Confirmed", dot: "bg-ink" },
  PROCESSING: { text: "In the workshop", dot: "bg-ink" },
  SHIPPED: { text: "On its way", dot: "bg-leaf" },
  DELIVERED: { text: "Delivered", dot: "bg-leaf" },
  RETURNED: { text: "Returned", dot: "bg-amber" },
  REFUNDED: { text: "Refunded", dot: "bg-ink/40" },
  CANCELLED: { text: "Cancelled", dot: "bg-ink/40" },
};

/** The status of an order in words. */
export function statusText(status: OrderStatus): string {
  return LOOKS[status].text;
}

/** The same as a chip. */
export function StatusChip({ status }: { status: OrderStatus }) {
  const { text, dot } = LOOKS[status];
  return (
    <span className="inline-flex items-center gap-2 rounded-full border border-line bg-mat px-3 py-1 text-sm whitespace-nowrap">
      <span aria-hidden className={`size-2 rounded-full ${dot}`} />
      {text}
    </span>
  );
}
