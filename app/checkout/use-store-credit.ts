"use client";
import { useCallback, useEffect, useState } from "react";
import { type Wallet, walletSchema } from "@/lib/wallet/wallet";
import { callApi } from "../components/api";

/**
 * The viewer's store credit: asked for now, and whenever the tab is looked at again; `known` from the first answer on. Nothing
 * is asked for guests.
 */
export function useStoreCredit(signedIn: boolean) {
  const [wallet, setWallet] = useState<Wallet | null>(null);
  const [asked, setAsked] = useState(false);
  const reloadWallet = useCallback(async () => {
    if (!signedIn) return;
    // Without an answer it is not offered, or as it was: the other ways to pay are there.
    const answer = await callApi("/api/wallet", { answer: walletSchema }).catch(() => null);
    if (answer) setWallet(answer);
    setAsked(true);
  }, [signedIn]);
  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === "visible") void reloadWallet();
    };
    refresh();
    document.addEventListener("visibilitychange", refresh);
    return () => document.removeEventListener("visibilitychange", refresh);
  }, [reloadWallet]);
  return { wallet, known: asked || !signedIn, reloadWallet };
}
