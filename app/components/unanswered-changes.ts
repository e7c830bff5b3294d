import * as z from "zod/mini";

const KEY = "oncart.unanswered-changes";
/** Later the cart may have been changed elsewhere: what was clicked then is not asked for again. */
const VALID_MS = 60_000;

const noted = z.array(z.object({ id: z.number(), itemId: z.string(), quantity: z.number(), at: z.number() }));

/** A click on the cart: the quantity that an item is to have, 0 when it is to go. */
export type ItemChange = { itemId: string; quantity: number };
type NotedChange = ItemChange & { id: number };

/** What was clicked in this tab, is shown, and has no answer yet. Outlives a reload, which takes requests back. */
export function unansweredChanges(): z.infer<typeof noted> {
  try {
    const kept = noted.parse(JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
    return kept.filter(({ at }) => Date.now() - at < VALID_MS);
  } catch {
    // No storage, as some private windows have it, or not what was put there.
    return [];
  }
}

/** Notes a click; it stands for all earlier ones on the same item. */
export function noteChange(change: ItemChange): NotedChange {
  const note = { ...change, id: Math.random(), at: Date.now() };
  write([...unansweredChanges().filter(({ itemId }) => itemId !== note.itemId), note]);
  return note;
}

/** The server has said what became of a click. A later one on the same item still waits for its own answer. */
export function forgetChange(change: NotedChange): void {
  write(unansweredChanges().filter(({ id }) => id !== change.id));
}

function write(kept: z.infer<typeof noted>): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Without storage a reload may take back what has not been answered.
  }
}
