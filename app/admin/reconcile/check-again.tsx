"use client";
import { RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";

/** Reads the books anew, in place. */
export function CheckAgain() {
  const router = useRouter();
  const [busy, start] = useTransition();
  return (
    <button
      type="button"
      className="btn btn-line btn-small"
      aria-busy={busy}
      disabled={busy}
      onClick={() => start(() => router.refresh())}
    >
      <RefreshCw aria-hidden className={`size-4 ${busy ? "animate-spin" : ""}`} strokeWidth={1.5} />
      {busy ? "Checking …" : "Check again"}
    </button>
  );
}
