import { test as base, expect } from "@playwright/test";

/** A browser test in which a console error, a warning of React, or an unhandled rejection is a failure. */
export const test = base.extend<{ quiet: undefined; expectNoise: (pattern: RegExp) => void }>({
  // Each test is somebody else, somewhere else: the shop counts attempts to sign up and in by address.
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern.
  extraHTTPHeaders: async ({}, use) => {
    await use({ "x-forwarded-for": someAddress() });
  },
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

/** The emails that have come for an address. */
export async function emailsFor(address: string): Promise<Inbox> {
  const response = await fetch(`${INBOX}/api/messages?to=${encodeURIComponent(address)}`);
  return (await response.json()) as Inbox;
}

/** Waits for an email to an address and answers where its button leads. */
export async function linkInEmail(address: string, subject: RegExp): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(async () => {
      const found = (await emailsFor(address)).messages.find((message) => subject.test(message.subject));
      if (!found) return undefined;
      const { html } = (await (await fetch(`${INBOX}/api/messages/${found.id}`)).json()) as { html: string };
      link = /href="([^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&");
      return link;
    })
    .toBeDefined();
  return link ?? "";
}

/** An address that no other test, and no other run, uses. */
export function newAddress(name: string): string {
  return `${name}-${crypto.randomUUID().slice(0, 8)}@example.com`;
}

/** One of the 2^24 addresses that stand for somebody's own machine. */
function someAddress(): string {
  return ["10", ...crypto.getRandomValues(new Uint8Array(3))].join(".");
}
