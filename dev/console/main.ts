import { z } from "zod";
import { runAsProcess } from "@/dev/run-as-process.ts";
import { startConsole } from "./server.ts";

const optional = z
  .string()
  .optional()
  .transform((value) => value || undefined);
const Environment = z.object({
  LOCAL_CONSOLE_PORT: z.coerce.number().int().min(0).max(65_535).default(8090),
  QSTASH_URL: z.string().min(1),
  QSTASH_TOKEN: z.string().min(1),
  UPSTASH_REDIS_REST_URL: optional,
  UPSTASH_REDIS_REST_TOKEN: optional,
  LOCAL_INBOX_URL: optional,
});

await runAsProcess(async () => {
  const environment = Environment.parse(process.env);
  const { UPSTASH_REDIS_REST_URL: redisUrl, UPSTASH_REDIS_REST_TOKEN: redisToken } = environment;
  const started = await startConsole({
    port: environment.LOCAL_CONSOLE_PORT,
    qstash: { url: environment.QSTASH_URL, token: environment.QSTASH_TOKEN },
    redis: redisUrl && redisToken ? { url: redisUrl, token: redisToken } : undefined,
    inbox: environment.LOCAL_INBOX_URL,
  });
  if (!process.connected) console.log(`Console: ${started.url}`);
  return started;
});
