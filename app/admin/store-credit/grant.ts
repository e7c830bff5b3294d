import { type Wallet, walletSchema } from "@/lib/wallet/wallet";
import { ApiProblem, callApi } from "../../components/api";

/** What is posted to `POST /api/admin/store-credit`; the amount in major units. */
export type Grant = { email: string; amount: number; note: string };

export type GrantOutcome =
  /** Given, once; the wallet as it is now. */
  | { kind: "given"; grant: Grant; wallet: Wallet }
  /** Refused for good: nothing was given. */
  | { kind: "refused"; problem: ApiProblem }
  /** The form was given before it was changed: an earlier answer had been lost. */
  | { kind: "given-before" }
  /** No answer, or "come again": it may have been given or not. */
  | { kind: "unanswered" };

/**
 * Gives what one form asks for, as often as it is called: all calls have the same key until it is known what became of it, so
 * that a double click or a second try gives once. Then the next form begins.
 */
export function startGranting(): (grant: Grant) => Promise<GrantOutcome> {
  let current: string | null = null;
  return async (grant) => {
    current ??= crypto.randomUUID();
    const key = current;
    const beginAnew = () => {
      if (current === key) current = null;
    };
    try {
      const headers = { "idempotency-key": key };
      const request = { method: "POST" as const, headers, body: grant, answer: walletSchema };
      const wallet = await callApi("/api/admin/store-credit", request);
      beginAnew();
      return { kind: "given", grant, wallet };
    } catch (error) {
      if (!(error instanceof ApiProblem && error.isFinal)) return { kind: "unanswered" };
      if (error.code !== "idempotency_key_reused") return { kind: "refused", problem: error };
      beginAnew();
      return { kind: "given-before" };
    }
  };
}

/** What was typed as an amount, in major units: `12.50`, `12,5` or `€12`. Null when it could be read in two ways, or in none. */
export function parseAmount(text: string): number | null {
  const digits = /^€?\s*(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  return digits ? Number(`${digits[1]}.${digits[2] ?? "0"}`) : null;
}

/** The fields of the form that were refused, each with what to do about it. */
export function fieldErrorsOf(outcome: GrantOutcome | null): Record<string, string> {
  if (outcome?.kind !== "refused") return {};
  return Object.fromEntries(outcome.problem.errors.map(({ path, message }) => [path, ADVICE[path] ?? message]));
}

const ADVICE: Record<string, string> = {
  email: "Nobody has an account under this address. Check how it is written.",
  amount: "This must be more than nothing, and no more than 10,000.",
  note: "Say in up to 200 characters why. Whoever gets it will read this.",
};
