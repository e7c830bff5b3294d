"use client";
import { useEffect, useSyncExternalStore } from "react";
import { type Viewer, whoAmISchema } from "@/lib/auth/viewer";
import { callApi } from "./api";

type ViewerState = { known: boolean; viewer: Viewer | null };

let state: ViewerState = { known: false, viewer: null };
const unknown = state;
const listeners = new Set<() => void>();
let asked = false;

/** Who is signed in. Asked once per page load: signing in and out load the page anew. */
export function useViewer(): ViewerState {
  useEffect(() => {
    if (!asked) void ask();
  }, []);
  return useSyncExternalStore(
    subscribe,
    () => state,
    () => unknown,
  );
}

async function ask(): Promise<void> {
  asked = true;
  try {
    const { user } = await callApi("/api/me", { answer: whoAmISchema });
    state = { known: true, viewer: user };
  } catch {
    // Without an answer the header simply offers to sign in; the next page asks again.
    asked = false;
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
