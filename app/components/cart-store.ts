"use client";
import { useEffect, useSyncExternalStore } from "react";
import { type Cart, cartSchema } from "@/lib/cart/cart";
import { ApiProblem, callApi, problemText } from "./api";
import { forgetChange, type ItemChange, noteChange, unansweredChanges } from "./unanswered-changes";

export type CartState = {
  /** Null until the first answer. */
  cart: Cart | null;
  /** Why the last change or load did not work, for people. */
  problem: string | null;
  open: boolean;
};

let state: CartState = { cart: null, problem: null, open: false };
const initialState = state;
const listeners = new Set<() => void>();
let waiting = 0;
let queue: Promise<unknown> = Promise.resolve();

/** The cart of this browser, shared by the header, the drawer and the pages. */
export function useCart(): CartState {
  return useSyncExternalStore(subscribe, readCart, () => initialState);
}

/** The cart at this moment, for what is not a component. */
export function readCart(): CartState {
  return state;
}

/** Keeps the cart up to date while mounted: now, and whenever the tab is looked at again. */
export function useFreshCart(): void {
  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === "visible") void reloadCart();
    };
    void resumeCart();
    document.addEventListener("visibilitychange", refresh);
    window.addEventListener("pagehide", sendUnanswered);
    return () => {
      document.removeEventListener("visibilitychange", refresh);
      window.removeEventListener("pagehide", sendUnanswered);
    };
  }, []);
}

/** The first question of a page: what the page before it showed and got no answer to is asked for again, then the cart. */
export function resumeCart(): Promise<boolean> {
  // A page that has its cart has sent its own changes itself.
  for (const item of state.cart ? [] : unansweredChanges()) {
    void change(
      () => sendItem(item).catch(fetchCart),
      () => forgetChange(item),
    );
  }
  return reloadCart();
}

/** Asks the server for the cart. */
export function reloadCart(): Promise<boolean> {
  return change(fetchCart);
}

/** The page is about to go, perhaps for good: what still waits for its turn is sent now. */
function sendUnanswered(): void {
  for (const item of unansweredChanges()) sendItem(item, true).catch(() => {});
}

type Addition = { key: string; variantId: string; quantity: number };
/** An addition whose answer never came: asked for again, it goes under its first key, and counts once. */
let lost: Addition | null = null;

/** Puts a variant into the cart and shows it. False when that failed; `problem` then says why. */
export async function addToCart(variantId: string, quantity: number): Promise<boolean> {
  const again = lost?.variantId === variantId && lost.quantity === quantity ? lost : null;
  lost = null;
  const addition = again ?? { key: crypto.randomUUID(), variantId, quantity };
  const added = await change(() => sendAddition(addition));
  if (added) openCart(true);
  return added;
}

async function sendAddition(addition: Addition): Promise<Cart> {
  const { key, ...body } = addition;
  try {
    const headers = { "idempotency-key": key };
    return await callApi("/api/cart/items", { method: "POST", headers, body, answer: cartSchema });
  } catch (error) {
    if (!(error instanceof ApiProblem && error.isFinal)) lost = addition;
    throw error;
  }
}

/** Shows the new quantity at once, and what the server says as soon as it has answered. */
export function setQuantity(itemId: string, quantity: number): Promise<boolean> {
  applyOptimistically((item) =>
    item.id === itemId ? { ...item, quantity, total: roundedToCents(item.price * quantity) } : item,
  );
  return changeItem({ itemId, quantity });
}

/** Takes an item out, at once for the eye. */
export function removeItem(itemId: string): Promise<boolean> {
  applyOptimistically((item) => (item.id === itemId ? null : item));
  return changeItem({ itemId, quantity: 0 });
}

/** Opens or closes the drawer. */
export function openCart(open: boolean): void {
  publish({ ...state, open });
}

/** What is shown before it is answered is noted until it is: a reload must not take back what the page has said. */
function changeItem(item: ItemChange): Promise<boolean> {
  const note = noteChange(item);
  return change(
    () => sendItem(item),
    () => forgetChange(note),
  );
}

/** Ends with its page unless told otherwise: kept alive, an older click would overtake what the next page asks for. */
function sendItem({ itemId, quantity }: ItemChange, keepalive = false): Promise<Cart> {
  const request = quantity === 0 ? ({ method: "DELETE" } as const) : ({ method: "PATCH", body: { quantity } } as const);
  return callApi(`/api/cart/items/${itemId}`, { ...request, keepalive, answer: cartSchema });
}

function fetchCart(): Promise<Cart> {
  return callApi("/api/cart", { answer: cartSchema });
}

/**
 * Changes go one after another, so that the last click wins on the server too. Only the last answer is shown: an earlier
 * one would take back what was clicked since. `onSettled` runs as soon as the server has said what became of the change.
 */
function change(call: () => Promise<Cart>, onSettled = () => {}): Promise<boolean> {
  waiting += 1;
  const done = queue.then(call).then(
    (cart) => {
      waiting -= 1;
      onSettled();
      publish({ ...state, problem: null, ...(waiting === 0 && { cart }) });
      return true;
    },
    (error: unknown) => {
      waiting -= 1;
      publish({ ...state, problem: problemText(error) });
      return recover(onSettled);
    },
  );
  queue = done;
  return done;
}

/** After a failure the browser's idea of the cart is worth nothing: ask, and keep saying what went wrong. */
async function recover(onSettled: () => void): Promise<false> {
  const cart = await fetchCart().catch(() => null);
  if (cart) onSettled();
  if (cart && waiting === 0) publish({ ...state, cart });
  return false;
}

type Item = Cart["items"][number];

function applyOptimistically(change: (item: Item) => Item | null): void {
  if (!state.cart) return;
  const items = state.cart.items.flatMap((item) => change(item) ?? []);
  const count = items.reduce((sum, item) => sum + item.quantity, 0);
  const total = roundedToCents(items.reduce((sum, item) => sum + item.total, 0));
  publish({ ...state, cart: { ...state.cart, items, count, total } });
}

function roundedToCents(amount: number): number {
  return Math.round(amount * 100) / 100;
}

function publish(next: CartState): void {
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
