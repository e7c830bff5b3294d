import { oneStatement, sixStatements } from "./acts-by-hand";
import { checkout, guestJourney, quote, statusChange } from "./acts-of-buyers";
import { duplicateWebhook, webhook } from "./acts-of-qstash";
import { cartAdd, home, list, product, productPage, search } from "./acts-of-visitors";
import type { Act, Visit } from "./scene";
import { UNIT } from "./targets";

/** Whose CPU time stands under "app": the shop's, or that of what stands beside it for comparison. */
export type Subject = "shop" | "bare Next" | "raw Node" | "by hand";

/** One line of the table. */
export type Operation = {
  name: string;
  act: Act;
  subject: Subject;
  /** How many do it at once. */
  atOnce: number;
  /**
   * `settled`: it is over when its last side effect is there; `answer`: when it is answered. `answer, rest held back`: QStash's
   * deliveries are late on purpose, so that what follows from it is in no figure.
   */
  until: "answer" | "settled" | "answer, rest held back";
  /** It takes orders a step: so many there are, and no more. */
  needsOrders?: boolean;
};

const usual = { subject: "shop", atOnce: 10, until: "answer" } as const;
const bare: Act = async ({ client }: Visit) => {
  await client.ask({ path: "/bare" }, 200);
  return undefined;
};

/** What is measured, in this order. */
export const OPERATIONS: readonly Operation[] = [
  { ...usual, name: UNIT, act: bare, subject: "bare Next" },
  { ...usual, name: "raw Node server", act: bare, subject: "raw Node" },
  { ...usual, name: "order by hand, six statements", act: sixStatements, subject: "by hand" },
  { ...usual, name: "order by hand, one CTE", act: oneStatement, subject: "by hand" },
  { ...usual, name: "list", act: list },
  { ...usual, name: "search", act: search },
  { ...usual, name: "product", act: product },
  { ...usual, name: "home", act: home },
  { ...usual, name: "product page", act: productPage },
  { ...usual, name: "cart add", act: cartAdd },
  { ...usual, name: "quote", act: quote },
  { ...usual, name: "accept, alone", act: checkout, atOnce: 1, until: "answer, rest held back" },
  { ...usual, name: "accept", act: checkout, until: "answer, rest held back" },
  { ...usual, name: "checkout until its last side effect, alone", act: checkout, atOnce: 1, until: "settled" },
  { ...usual, name: "checkout until its last side effect", act: checkout, until: "settled" },
  { ...usual, name: "guest journey until its last side effect", act: guestJourney, until: "settled" },
  { ...usual, name: "status change", act: statusChange, needsOrders: true },
  { ...usual, name: "webhook", act: webhook },
  { ...usual, name: "duplicate webhook", act: duplicateWebhook },
];

/** @throws Error for a name that is not in the table. */
export function operationNamed(name: string): Operation {
  const found = OPERATIONS.find((operation) => operation.name === name);
  if (!found) throw new Error(`There is no operation ${name}`);
  return found;
}
