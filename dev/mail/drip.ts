import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

/** How slowly the mail server answers: each step of an email (sender, recipient, text) this much later, for a share of the letters. */
export const dripSettings = z.strictObject({
  stepMs: z.number().min(0).max(60_000).default(0),
  probability: z.number().min(0).max(1).default(1),
});
export type DripSettings = z.infer<typeof dripSettings>;

/** The fault of a mail server that drips: it says something just before a client would give it up, and so holds it for long. */
export class Drip {
  settings: DripSettings = dripSettings.parse({});

  /** Decides, as an email begins, how long each of its steps takes; what is set later is for later letters. */
  draw(): () => Promise<void> {
    const { stepMs, probability } = this.settings;
    const ms = stepMs > 0 && Math.random() < probability ? stepMs : 0;
    return async () => {
      if (ms > 0) await sleep(ms);
    };
  }
}
