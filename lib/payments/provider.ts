import { testProvider } from "./test-provider";

type ProviderCall = {
  /** The same key means the same call: however often it is made, the provider acts once and answers alike. */
  idempotencyKey: string;
  amountMinor: number;
  currency: string;
};

/** `failure`: the provider refused for good. Anything that it did not decide (a broken line, a time-out) is thrown. */
export type ProviderOutcome = { reference: string } | { failure: string };

/** What a payment provider can do. `reference` is the provider's name for the authorisation. */
export type PaymentProvider = {
  readonly name: string;
  authorize(call: ProviderCall & { methodToken: string }): Promise<ProviderOutcome>;
  capture(call: ProviderCall & { reference: string }): Promise<ProviderOutcome>;
  void(call: ProviderCall & { reference: string }): Promise<ProviderOutcome>;
  refund(call: ProviderCall & { reference: string }): Promise<ProviderOutcome>;
};

/** The provider that takes new payments. */
export function paymentProvider(): PaymentProvider {
  return testProvider;
}
