import { orderParty } from "@/lib/auth/access";
import { tokenQuery } from "@/lib/auth/guest-token";
import { findTimeline } from "@/lib/operations/timeline-for-viewer";
import { timelineSchema } from "@/lib/operations/timeline-resource";
import { idOf, route } from "@/lib/route";

export const GET = route(
  {
    says: "Everything that happened for an order, oldest first.",
    access: orderParty,
    params: idOf("order"),
    query: tokenQuery,
    answer: timelineSchema,
  },
  ({ viewer, params, query }) => findTimeline(params.id, viewer, query.token),
);
