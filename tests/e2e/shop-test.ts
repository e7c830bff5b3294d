import { test as base, expect } from "@playwright/test";

/** A browser test in which a console error, a warning of React, or an unhandled rejection is a failure. */
export const test = base.extend<{ quiet: undefined; expectNoise: (pattern: RegExp) => void }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern.
  expectNoise: async ({}, use, testInfo) => {
    await use((pattern) => {
      testInfo.annotations.push({ type: "noise", description: pattern.source });
    });
  },
  quiet: [
    async ({ page }, use, testInfo) => {
      const noise: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") noise.push(message.text());
      });
      page.on("pageerror", (error) => noise.push(String(error)));
      await use(undefined);
      const expected = testInfo.annotations
        .filter(({ type }) => type === "noise")
        .map(({ description = "" }) => new RegExp(description));
      expect(noise.filter((text) => !expected.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

const INBOX = process.env.INBOX_URL ?? "http://localhost:8025";

type Inbox = { total: number; messages: { id: string; subject: string }[] };

/** The letters that have come for an address. */
export async function lettersFor(address: string): Promise<Inbox> {
  const response = await fetch(`${INBOX}/api/messages?to=${encodeURIComponent(address)}`);
  return (await response.json()) as Inbox;
}

/** An address that no other test, and no other run, uses. */
export function newAddress(name: string): string {
  return `${name}-${crypto.randomUUID().slice(0, 8)}@example.com`;
}
