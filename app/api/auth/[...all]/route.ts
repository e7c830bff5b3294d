import { z } from "zod";
import { answerAuth } from "@/lib/auth/answer-auth";
import { anybody, declared } from "@/lib/route";

/** better-auth is asked in its own words and answers in them; what may be asked, and how often, stands in `lib/auth/auth-requests.ts`. */
const all = declared({ says: "Accounts and sessions.", access: anybody, answer: z.unknown() }, answerAuth);

export { all as GET, all as POST };
