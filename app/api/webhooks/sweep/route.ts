import "@/lib/consumers/dispatch";
import { z } from "zod";
import { sweep } from "@/lib/operations/sweep";
import { qstash } from "@/lib/qstash-webhook";
import { route } from "@/lib/route";

export const maxDuration = 60;

const answer = z.object({ published: z.int(), rejected: z.int(), overdue: z.int() });

export const POST = route(
  { says: "Takes up what a crash left, as a QStash schedule asks every minute.", access: qstash, answer },
  async () => sweep(),
);
