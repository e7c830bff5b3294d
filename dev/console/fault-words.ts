import type { FaultSettings } from "@/dev/qstash/faults.ts";

/** The faults that are on, in words; none when everything goes as it should. */
export function activeFaults(faults: FaultSettings): string[] {
  const { deliverTimes, dropAnswer, delayMs, reorder, failFirst, refusePublishes, losePublishAnswers } = faults;
  const words = [
    deliverTimes > 1 && `every message is delivered ${deliverTimes} times`,
    dropAnswer && "answers of receivers are lost",
    delayMs > 0 && `attempts begin ${delayMs} ms later`,
    reorder !== false && reorder !== 0 && "attempts begin in random order",
    failFirst > 0 && `the first ${failFirst} attempts fail`,
    refusePublishes && "publishing is refused",
    losePublishAnswers && "answers to publishers are lost",
  ].filter((word) => word !== false);
  const { probability } = faults;
  return probability < 1 && words.length > 0 ? [...words, `each with a chance of ${probability}`] : words;
}
