"use client";
import { useEffect, useRef } from "react";
import type { Page } from "@/lib/pagination";
import type { WalletTransaction } from "@/lib/wallet/wallet";
import { Notice } from "../components/notice";
import { CreditEntry } from "./credit-entry";
import { useCreditHistory } from "./use-credit-history";

/** What moved the store credit, newest first. The first page comes with the document, the others when they are asked for. */
export function CreditHistory({ first }: { first: Page<WalletTransaction> }) {
  const { entries, hasMore, phase, loadMore } = useCreditHistory(first);
  const list = useRef<HTMLOListElement>(null);
  const shown = useRef(entries.length);
  useEffect(() => {
    if (entries.length === shown.current) return;
    // The button may have gone with the last page: whoever pressed it reads on where the new lines begin.
    list.current?.querySelectorAll("li")[shown.current]?.focus();
    shown.current = entries.length;
  }, [entries.length]);
  return (
    <>
      <h3 className="eyebrow mt-8 mb-3">History</h3>
      <ol ref={list} className="border-b border-line">
        {entries.map((entry) => (
          <CreditEntry key={entry.id} entry={entry} />
        ))}
      </ol>
      {phase === "failed" && (
        <div className="mt-6">
          <Notice tone="alert" title="The rest of your history could not be fetched.">
            Check your connection and try again.
          </Notice>
        </div>
      )}
      {hasMore && (
        <button
          type="button"
          onClick={() => void loadMore()}
          aria-disabled={phase === "loading"}
          className="btn btn-line mt-8 min-w-40"
        >
          {phase === "loading" ? "Fetching more…" : phase === "failed" ? "Try again" : "Show more"}
        </button>
      )}
    </>
  );
}
