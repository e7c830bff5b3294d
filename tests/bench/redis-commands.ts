import { z } from "zod";

const answer = z.object({ result: z.string() });

/**
 * How many commands Redis has carried out since it was started, those inside of scripts included. NaN when it does not count, as
 * the engine written in JavaScript.
 */
export async function countRedisCommands(environment: Record<string, string>): Promise<number> {
  const response = await fetch(environment.UPSTASH_REDIS_REST_URL ?? "", {
    method: "POST",
    headers: { authorization: `Bearer ${environment.UPSTASH_REDIS_REST_TOKEN}` },
    body: JSON.stringify(["INFO", "stats"]),
  });
  const parsed = answer.safeParse(await response.json());
  const [, count] = /total_commands_processed:(\d+)/.exec(parsed.data?.result ?? "") ?? [];
  return Number(count ?? Number.NaN);
}
