"use client";
import { useEffect, useState } from "react";
import { type CheckoutProgress, checkoutProgressSchema } from "@/lib/checkout/checkout-resource";
import { ApiProblem, callApi } from "../../components/api";
import { isSettled, pollDelayMs } from "./steps";

/** Asked for longer than this without an end: say so. */
const PATIENCE_POLLS = 11;

type Watched = { progress: CheckoutProgress; offline: boolean; slow: boolean };

/** Follows a checkout until nothing more will happen. Survives the loss of the network and says so meanwhile. */
export function useProgress(initial: CheckoutProgress, token: string | null): Watched {
  const [progress, setProgress] = useState(initial);
  const [offline, setOffline] = useState(false);
  const [asked, setAsked] = useState(0);
  const settled = isSettled(progress);
  const { checkoutId } = initial;

  useEffect(() => {
    if (settled) return;
    const abort = new AbortController();
    const ask = async () => {
      const query = token === null ? "" : `?token=${encodeURIComponent(token)}`;
      try {
        const path = `/api/checkouts/${checkoutId}${query}`;
        setProgress(await callApi(path, { answer: checkoutProgressSchema, signal: abort.signal }));
        setOffline(false);
      } catch (error) {
        if (abort.signal.aborted) return;
        setOffline(!(error instanceof ApiProblem));
      }
      setAsked((count) => count + 1);
    };
    const timer = setTimeout(() => void ask(), pollDelayMs(asked));
    const askNow = () => {
      clearTimeout(timer);
      void ask();
    };
    window.addEventListener("online", askNow);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("online", askNow);
      abort.abort();
    };
  }, [settled, asked, checkoutId, token]);

  return { progress, offline, slow: !settled && asked > PATIENCE_POLLS };
}
