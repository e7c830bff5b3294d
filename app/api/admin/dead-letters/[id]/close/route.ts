import "@/lib/consumers/dispatch";
import { z } from "zod";
import { admin } from "@/lib/auth/access";
import { closeDeadLetter } from "@/lib/operations/close-dead-letter";
import { deadLetterSchema } from "@/lib/operations/dead-letter-resource";
import { idOf, route } from "@/lib/route";

export const POST = route(
  {
    says: "Gives a message up that can never work, with the reason.",
    access: admin,
    params: idOf("dead letter"),
    body: z.object({ reason: z.string().trim().min(3).max(500) }),
    answer: deadLetterSchema,
  },
  ({ viewer, params, body }) => closeDeadLetter(params.id, { by: viewer.userId, reason: body.reason }),
);
