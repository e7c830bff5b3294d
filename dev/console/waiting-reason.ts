import { inWords } from "./duration.ts";
import type { MessageRow } from "./message-rows.ts";
import type { FlowControl, Queue } from "./qstash-shapes.ts";

/** What may hold a message up, and the time by QStash's clock. */
export type Traffic = { now: number; queues: readonly Queue[]; flowControls: readonly FlowControl[] };

/** Why a message is where it is, in one sentence. */
export function reasonFor(row: MessageRow, traffic: Traffic): string {
  switch (row.state) {
    case "waiting":
      return whyItWaits(row, traffic);
    case "in flight":
      return `Attempt ${row.attempts} is under way: the receiver has not answered yet.`;
    case "retrying":
      return `${failureOf(row)}${triesLeft(row)}`;
    case "delivered":
      return row.attempts > 1 ? `Delivered at attempt ${row.attempts}.` : "Delivered at the first attempt.";
    case "dead":
      return givenUp(row);
    case "cancelled":
      return "Cancelled: nobody will get it.";
  }
}

type Failure = Pick<MessageRow, "status" | "error" | "attempts">;

/** How the last attempt ended, as a sentence. */
export function failureOf(failure: Failure): string {
  return ending(failure.attempts > 0 ? `Attempt ${failure.attempts} failed` : "It failed", failure);
}

/** Why a message became a dead letter, as a sentence. `attempts` 0: the number is unknown. */
export function givenUp(failure: Failure): string {
  const { attempts } = failure;
  const after = attempts > 0 ? ` after ${attempts === 1 ? "1 attempt" : `${attempts} attempts`}` : "";
  return ending(`Given up${after}`, failure);
}

function ending(which: string, { status, error }: Failure): string {
  if (status === 489) return `${which}: the receiver said that retrying is of no use (489).`;
  if (status) return `${which}: the receiver answered ${status}.`;
  return error ? `${which}: ${error.replace(/\.$/, "")}.` : `${which}.`;
}

function whyItWaits(row: MessageRow, { now, queues, flowControls }: Traffic): string {
  if (row.next !== undefined && row.next > now) return "Its time has not come.";
  const queue = queues.find(({ name }) => name === row.queueName);
  if (queue?.paused) return `Its queue “${queue.name}” is paused.`;
  const flow = flowControls.find(({ flowControlKey }) => flowControlKey === row.flowControlKey);
  if (flow?.isPaused) return `Its flow control “${flow.flowControlKey}” is paused.`;
  if (queue && queue.lag > queue.parallelism) {
    return `Waits its turn in queue “${queue.name}”: ${queue.lag} in line, ${queue.parallelism} at a time.`;
  }
  if (flow && flow.waitListSize > 0) return `Held back by flow control “${flow.flowControlKey}”${limits(flow)}.`;
  return "Due now: it waits for a free connection to its receiver.";
}

function limits({ parallelismMax, parallelismCount, rateMax, rateCount, ratePeriod }: FlowControl): string {
  const parallel = parallelismMax > 0 ? [`${parallelismCount} of ${parallelismMax} at once`] : [];
  const rate = rateMax > 0 ? [`${rateCount} of ${rateMax} in ${inWords(ratePeriod * 1_000)}`] : [];
  const both = [...parallel, ...rate].join(", ");
  return both && `: ${both}`;
}

function triesLeft({ attempts, maxRetries }: MessageRow): string {
  if (maxRetries === undefined) return "";
  const left = Math.max(0, maxRetries + 1 - attempts);
  return ` ${left} ${left === 1 ? "try" : "tries"} left.`;
}
