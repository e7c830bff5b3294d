"use client";
import { Menu } from "@base-ui/react/menu";
import { ChevronDown } from "lucide-react";
import type { OrderStatus } from "@/lib/orders/order";
import { stepText } from "../../components/change-status";
import { StepDialog } from "../../components/step-dialog";
import type { StepOrder } from "../../components/step-question";
import { useStatusChange } from "../../components/use-status-change";

type StatusMenuProps = { orderId: string; order: StepOrder; next: OrderStatus[] };

/** The steps an order may take from here, where it stands in the list. */
export function StatusMenu({ orderId, order, next }: StatusMenuProps) {
  const { take, question, busy, problem } = useStatusChange(orderId);
  if (next.length === 0) return <span className="text-sm text-soft">Closed</span>;
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          disabled={busy}
          aria-label={`Next step for order ${order.number}`}
          className="btn btn-line btn-small whitespace-nowrap"
        >
          {busy ? <span aria-hidden className="spinner" /> : "Next"}
          <ChevronDown aria-hidden className="size-4" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={6} className="z-40 outline-none">
            <Menu.Popup className="min-w-48 border border-line bg-mat py-1.5 shadow-xl outline-none transition duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0">
              {next.map((status) => (
                <Menu.Item
                  key={status}
                  onClick={() => take(status)}
                  className={`cursor-pointer px-4 py-2.5 outline-none data-highlighted:bg-wall ${status === "CANCELLED" ? "text-accent-deep" : ""}`}
                >
                  {stepText(status)}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <p role="status" className="mt-1 max-w-52 text-sm text-accent-deep empty:hidden">
        {problem}
      </p>
      <StepDialog order={order} {...question} />
    </>
  );
}
