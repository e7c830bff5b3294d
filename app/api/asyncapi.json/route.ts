import { z } from "zod";
import { describeMessages } from "@/lib/operations/asyncapi";
import { anybody, route } from "@/lib/route";

export const GET = route(
  { says: "Every message of the shop, as AsyncAPI 3.0.", access: anybody, answer: z.looseObject({}) },
  async () => describeMessages(),
);
