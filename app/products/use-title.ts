"use client";
import { useEffect } from "react";

/** Names the tab, for what only the address knows; `null` leaves it the title of the page. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return;
    const before = document.title;
    document.title = title;
    return () => {
      // Unless another page has given it its own meanwhile.
      if (document.title === title) document.title = before;
    };
  }, [title]);
}
