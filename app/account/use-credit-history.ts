"use client";
import { useState } from "react";
import type { Page } from "@/lib/pagination";
import { type WalletTransaction, walletTransactionsSchema } from "@/lib/wallet/wallet";
import { callApi } from "../components/api";

type Phase = "ready" | "loading" | "failed";

/** The movements of the viewer's store credit, page after page. */
export function useCreditHistory(first: Page<WalletTransaction>) {
  const [page, setPage] = useState(first);
  const [phase, setPhase] = useState<Phase>("ready");
  const loadMore = async () => {
    if (page.nextCursor === null || phase === "loading") return;
    setPhase("loading");
    try {
      const path = `/api/wallet/transactions?cursor=${encodeURIComponent(page.nextCursor)}`;
      const next = await callApi(path, { answer: walletTransactionsSchema });
      setPage({ ...next, data: [...page.data, ...next.data] });
      setPhase("ready");
    } catch {
      setPhase("failed");
    }
  };
  return { entries: page.data, hasMore: page.hasMore, phase, loadMore };
}
