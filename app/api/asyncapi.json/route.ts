import { jsonRoute } from "@/lib/http";
import { describeMessages } from "@/lib/operations/asyncapi";

export const GET = jsonRoute({}, async () => describeMessages());
