import type { Step } from "./fates";
import type { Intent } from "./intents";

/** What a shopper was told in the end under a key, by an answer that leaves nothing open. */
export type Answer = { key: string } & (
  | { kind: "accepted"; checkoutId: string; statusUrl: string; at: number }
  | { kind: "declined" }
  | { kind: "out_of_stock" }
  | { kind: "refused"; code: string }
);

/** A step of an order of which the shop said: done. */
export type Told = { orderId: string; sellerId: string; to: Step | "CANCELLED" };

export type Entry = {
  intent: Intent;
  /** One for each click that got an answer. */
  answers: Answer[];
  /** The requests that it took. */
  attempts: number;
  /** What people did to its orders afterwards. */
  told: Told[];
  /** Gave up without an answer, as one who closes the browser does. */
  left: boolean;
};

/** What shoppers and staff were told: the drill's own record, which no part of the shop can reach. */
export class Ledger {
  readonly entries: Entry[] = [];
  /** Dead letters of which the shop said that they are replayed. */
  readonly replayed: string[] = [];
  /** Messages of a newer version, which nobody here understands: they wait, and hold up nobody. */
  readonly foreign: string[] = [];

  open(intent: Intent): Entry {
    const entry: Entry = { intent, answers: [], attempts: 0, told: [], left: false };
    this.entries.push(entry);
    return entry;
  }

  /** Entries with an answer of this kind. */
  told(kind: Answer["kind"]): Entry[] {
    return this.entries.filter(({ answers }) => answers.some((answer) => answer.kind === kind));
  }

  /** Accepted between two moments, in milliseconds of the clock. */
  acceptedBetween(from: number, to: number): number {
    return this.told("accepted").filter(({ answers }) =>
      answers.some((answer) => answer.kind === "accepted" && answer.at >= from && answer.at <= to),
    ).length;
  }
}
