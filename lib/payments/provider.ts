import { storeCredit } from "./store-credit";
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

/** A payment method: the name of the provider, and the token by which it knows the payer. */
export type PaymentMethod = { provider: string; methodToken: string };

/** Pays with a card, by the one-time token that stands for it. */
export function payByCard(token: string): PaymentMethod {
  return { provider: testProvider.name, methodToken: token };
}

/** Pays with the store credit of an account. */
export function payByStoreCredit(userId: string): PaymentMethod {
  return { provider: storeCredit.name, methodToken: userId };
}

/** The provider of a payment that was opened, by its name. */
export function providerNamed(name: string): PaymentProvider {
  const provider = [testProvider, storeCredit].find((candidate) => candidate.name === name);
  if (!provider) throw new Error(`There is no payment provider ${name}`);
  return provider;
}
