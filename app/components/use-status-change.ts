"use client";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import type { OrderStatus } from "@/lib/orders/order";
import { problemText } from "./api";
import { changeStatus } from "./change-status";
import { type AskedStep, isAskedStep } from "./step-question";

/**
 * Takes an order a step and has the page show what became of it, also when somebody else was faster. A step that moves money
 * back is asked for first: `question` is what its dialog needs. `token`: of a buyer who is not signed in.
 */
export function useStatusChange(orderId: string, token: string | null = null) {
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const [refreshing, startRefresh] = useTransition();
  const [asked, setAsked] = useState<AskedStep>("CANCELLED");
  const [asking, setAsking] = useState(false);
  const change = async (status: OrderStatus) => {
    setSending(true);
    setProblem(null);
    try {
      await changeStatus(orderId, status, token);
    } catch (error) {
      setProblem(problemText(error));
    }
    setSending(false);
    startRefresh(() => router.refresh());
  };
  const take = (status: OrderStatus) => {
    if (!isAskedStep(status)) return void change(status);
    setAsked(status);
    setAsking(true);
  };
  const question = { step: asked, open: asking, onOpenChange: setAsking, onConfirm: () => void change(asked) };
  return { take, question, busy: sending || refreshing, problem };
}
