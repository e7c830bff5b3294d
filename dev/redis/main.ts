import { z } from "zod";
import { runAsProcess } from "@/dev/run-as-process.ts";
import { startRedis } from "./server.ts";

const Environment = z.object({
  LOCAL_REDIS_PORT: z.coerce.number().int(),
  LOCAL_REDIS_ENGINE: z.enum(["auto", "redis-server", "js"]).default("auto"),
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1),
});

await runAsProcess(() => {
  const environment = Environment.parse(process.env);
  return startRedis({
    port: environment.LOCAL_REDIS_PORT,
    token: environment.UPSTASH_REDIS_REST_TOKEN,
    engine: environment.LOCAL_REDIS_ENGINE,
  });
});
