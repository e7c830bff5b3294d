import type { Client } from "./client";

export type Print = { slug: string; productId: string; variantId: string; sellerId: string };

/** What the driver has to know of the shop: it is another process, and asks nobody but the shop. */
export type Scene = {
  /** Prints of which there are enough for every run. */
  prints: Print[];
  /** The session of an admin. */
  admin: string;
  /** With what QStash signs, and the address that it signs for. */
  signingKey: string;
  webhookBase: string;
  /** As the shop's own role, for what is written by hand. */
  databaseUrl: string;
};

/** One doing of an operation: `turn` counts all of them. */
export type Visit = { client: Client; scene: Scene; turn: number; order: string | undefined };

/** Does an operation once and answers the id of the checkout that it began, if it did. Throws when the answer is not the expected one. */
export type Act = (visit: Visit) => Promise<string | undefined>;

/** The n-th print, round and round. */
export function printAt({ prints }: Scene, turn: number): Print {
  const print = prints[turn % prints.length];
  if (!print) throw new Error("The shelf is empty");
  return print;
}
