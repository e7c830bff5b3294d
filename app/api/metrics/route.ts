import { z } from "zod";
import { admin } from "@/lib/auth/access";
import { metricsText } from "@/lib/metrics";
import { route } from "@/lib/route";

const answer = z.string().meta({ contentMediaType: "text/plain; version=0.0.4" });

export const GET = route(
  { says: "What this process has counted, for Prometheus.", access: admin, answer },
  async () => new Response(metricsText(), { headers: { "content-type": "text/plain; version=0.0.4" } }),
);
