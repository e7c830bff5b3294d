"use client";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import type { OrderStatus } from "@/lib/orders/order";
import { problemText } from "./api";
import { changeStatus } from "./change-status";

/** Changes an order's status and has the page show what became of it, also when somebody else was faster. */
export function useStatusChange(orderId: string) {
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const [refreshing, startRefresh] = useTransition();
  const change = async (status: OrderStatus) => {
    setSending(true);
    setProblem(null);
    try {
      await changeStatus(orderId, status);
    } catch (error) {
      setProblem(problemText(error));
    }
    setSending(false);
    startRefresh(() => router.refresh());
  };
  return { change, busy: sending || refreshing, problem };
}
