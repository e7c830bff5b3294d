"use client";
import { useState } from "react";
import type { OrderStatus } from "@/lib/orders/order";
import { CancelDialog } from "../../components/cancel-dialog";
import { stepText } from "../../components/change-status";
import { useStatusChange } from "../../components/use-status-change";

/** The steps that the viewer may take with this order. */
export function OrderActions({ orderId, next }: { orderId: string; next: OrderStatus[] }) {
  const [asking, setAsking] = useState(false);
  const { change, busy, problem } = useStatusChange(orderId);
  return (
    <div className="grid gap-3">
      <div aria-busy={busy} className="flex flex-wrap gap-3">
        {next.map((status) => (
          <button
            key={status}
            type="button"
            disabled={busy}
            onClick={() => (status === "CANCELLED" ? setAsking(true) : void change(status))}
            className={`btn ${status === "CANCELLED" ? "btn-line" : "btn-primary"}`}
          >
            {stepText(status)}
          </button>
        ))}
      </div>
      <p role="status" className="max-w-sm text-sm text-accent-deep empty:hidden">
        {problem}
      </p>
      <CancelDialog
        title="Cancel this order?"
        open={asking}
        onOpenChange={setAsking}
        onConfirm={() => void change("CANCELLED")}
      />
    </div>
  );
}
