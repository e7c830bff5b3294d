"use client";
import type { OrderStatus } from "@/lib/orders/order";
import { stepText } from "../../components/change-status";
import { StepDialog } from "../../components/step-dialog";
import type { StepOrder } from "../../components/step-question";
import { useStatusChange } from "../../components/use-status-change";

type OrderActionsProps = { orderId: string; token: string | null; order: StepOrder; next: OrderStatus[] };

/** The steps that the viewer may take with this order. */
export function OrderActions({ orderId, token, order, next }: OrderActionsProps) {
  const { take, question, busy, problem } = useStatusChange(orderId, token);
  return (
    <div className="grid gap-3">
      <div aria-busy={busy} className="flex flex-wrap gap-3">
        {next.map((status) => (
          <button
            key={status}
            type="button"
            disabled={busy}
            onClick={() => take(status)}
            className={`btn ${status === "CANCELLED" ? "btn-line" : "btn-primary"}`}
          >
            {stepText(status)}
          </button>
        ))}
      </div>
      <p role="status" className="max-w-sm text-sm text-accent-deep empty:hidden">
        {problem}
      </p>
      <StepDialog order={order} {...question} />
    </div>
  );
}
