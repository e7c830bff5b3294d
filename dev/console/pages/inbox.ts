import { html } from "../html.ts";
import type { Page, PageRequest } from "../page-request.ts";
import { empty } from "../parts.ts";

/** The mail inbox, which is a page of its own, inside the console. */
export const inbox: Page = {
  path: "/inbox",
  name: "Inbox",
  async render({ sight, hostname }: PageRequest) {
    if (sight.inbox === undefined) return { title: "Inbox", live: empty("No mail catcher was started here.") };
    const address = inboxAddress(sight.inbox.url, hostname);
    const fixed = html`<p class="count">Every email that the shop sends. <a href="${address}" target="_blank" rel="noreferrer">Open it alone</a></p>
<iframe class="inbox" title="The mail inbox" src="${address}"></iframe>`;
    return { title: "Inbox", fixed, live: html`` };
  },
};

/** The inbox under the name that the browser knows this machine by; another machine's stays as it is. */
export function inboxAddress(url: string, hostname: string): string {
  const address = new URL(url);
  if (address.hostname === "127.0.0.1") address.hostname = hostname;
  return address.origin;
}
