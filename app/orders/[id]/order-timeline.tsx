import type { Viewer } from "@/lib/auth/viewer";
import { findTimeline } from "@/lib/operations/timeline-for-viewer";
import type { OrderStatus } from "@/lib/orders/order";
import { BuyerTimeline } from "./buyer-timeline";
import { StaffTimeline } from "./staff-timeline";

type OrderTimelineProps = { orderId: string; status: OrderStatus; viewer: Viewer | null; token: string | null };

/** What happened behind the order: every message for those who run the shop, the story of it for those who buy. */
export async function OrderTimeline({ orderId, status, viewer, token }: OrderTimelineProps) {
  const timeline = await findTimeline(orderId, viewer, token);
  return (
    <section className="mt-16 border-t border-line pt-10">
      <h2 className="heading mb-6">{timeline.audience === "buyer" ? "How it went" : "Timeline"}</h2>
      {timeline.audience === "buyer" ? (
        <BuyerTimeline timeline={timeline} status={status} />
      ) : (
        <StaffTimeline timeline={timeline} />
      )}
    </section>
  );
}
