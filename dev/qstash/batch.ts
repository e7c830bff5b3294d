import { z } from "zod";
import { isName, toDestination } from "./destination.ts";
import { ApiError, badRequest } from "./errors.ts";
import { readInstructions } from "./headers.ts";
import type { Publication } from "./publish.ts";

const batchSchema = z.array(
  z.object({
    destination: z.string(),
    headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).nullish(),
    body: z.string().nullish(),
    queue: z.string().nullish(),
  }),
);

/** Reads a batch. Throws 400 for the first item that makes no sense, so that nothing of the batch is sent. */
export function readBatch(json: unknown, callerIp: string, maxMessageBytes: number): Publication[] {
  const batch = batchSchema.safeParse(json);
  if (!batch.success) throw badRequest(`invalid batch: ${z.prettifyError(batch.error)}`);
  return batch.data.map(({ destination, headers, body, queue }, index) => {
    try {
      const pairs = Object.entries(headers ?? {}).flatMap(([name, values]) =>
        [values].flat().map((value) => [name, value] as const),
      );
      const instructions = readInstructions(pairs);
      const queueName = queue ?? instructions.queueName;
      if (queueName !== undefined && !isName(queueName)) throw badRequest(`invalid queue name: "${queueName}"`);
      const bytes = Buffer.from(body ?? "", "utf8");
      if (bytes.length > maxMessageBytes) throw new ApiError(413, `message is larger than ${maxMessageBytes} bytes`);
      return { destination: toDestination(destination), instructions, body: bytes, queueName, callerIp };
    } catch (error) {
      if (error instanceof ApiError) throw new ApiError(error.status, `batch item ${index}: ${error.message}`);
      throw error;
    }
  });
}
