import type { Random } from "@/db/seed/art/random";

export type Step = "PROCESSING" | "SHIPPED" | "DELIVERED" | "RETURNED" | "REFUNDED";
const STEPS: readonly Step[] = ["PROCESSING", "SHIPPED", "DELIVERED", "RETURNED", "REFUNDED"];

/** What people do to an order: one or the other, or both at once, and the shop decides who was first. */
export type Fate = {
  cancel?: {
    by: "buyer" | "staff";
    /** As soon as the order is there, before anybody can have taken its money; or when its money is taken. */
    moment: "at once" | "when confirmed";
    /** Later by so much: in the middle of the capture, or while another order's money is going back. */
    afterMs: number;
  };
  /** Staff take a confirmed order along these steps. */
  serve?: readonly Step[];
};

/** What is going to happen to each order of a checkout; most are left alone. Several cancelled ones are cancelled within 300 ms. */
export function drawFate(random: Random, orders: number): Fate[] {
  const all = Array.from({ length: orders });
  const draw = random.next();
  if (draw < 0.55) return all.map(() => ({}));
  if (draw < 0.8) {
    const moment = random.pick(["at once", "at once", "when confirmed"] as const);
    const share = random.pick([0.5, 0.8, 1]);
    return all.map(() => (random.chance(share) ? cancelled(random, moment) : {}));
  }
  return all.map(() => {
    const serve = STEPS.slice(0, random.whole(1, STEPS.length));
    return random.chance(0.2) ? { serve, ...cancelled(random, "when confirmed") } : { serve };
  });
}

function cancelled(random: Random, moment: "at once" | "when confirmed"): Fate {
  return { cancel: { by: random.pick(["buyer", "staff"] as const), moment, afterMs: random.whole(0, 300) } };
}
