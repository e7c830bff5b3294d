import { admin } from "@/lib/auth/access";
import { deadLettersSchema } from "@/lib/operations/dead-letter-resource";
import { deadLetterQuery, findDeadLetters } from "@/lib/operations/find-dead-letters";
import { route } from "@/lib/route";

export const GET = route(
  { says: "The dead letters, newest first.", access: admin, query: deadLetterQuery, answer: deadLettersSchema },
  ({ query }) => findDeadLetters(query),
);
