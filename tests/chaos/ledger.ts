import type { Intent } from "./intents";

/** What a shopper was told in the end, by an answer that leaves nothing open. */
export type Answer =
  | { kind: "accepted"; checkoutId: string; statusUrl: string; at: number }
  | { kind: "declined" }
  | { kind: "out_of_stock" }
  | { kind: "refused"; code: string };

export type Entry = {
  intent: Intent;
  /** More than one for a double click. */
  answers: Answer[];
  /** The requests that it took. */
  attempts: number;
  /** Orders of which the shop said that they are cancelled. */
  cancelled: string[];
  /** Gave up without an answer, as one who closes the browser does. */
  left: boolean;
};

/** What the shoppers were told: the drill's own record, which no part of the shop can reach. */
export class Ledger {
  readonly entries: Entry[] = [];

  open(intent: Intent): Entry {
    const entry: Entry = { intent, answers: [], attempts: 0, cancelled: [], left: false };
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
