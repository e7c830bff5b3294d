import { admin } from "@/lib/auth/access";
import { deadLetterSchema } from "@/lib/operations/dead-letter-resource";
import { findDeadLetter } from "@/lib/operations/find-dead-letters";
import { idOf, route } from "@/lib/route";

export const GET = route(
  {
    says: "One dead letter, with its message and every delivery.",
    access: admin,
    params: idOf("dead letter"),
    answer: deadLetterSchema,
  },
  ({ params }) => findDeadLetter(params.id),
);
