import { vi } from "vitest";

// A function may be frozen as soon as it has answered: in the stories nothing that waits for that ever happens.
vi.mock("next/server", async (original) => ({ ...(await original<object>()), after: () => {} }));

// QStash takes every message, and is played by the stories; Redis is gone, so that the database alone decides.
vi.stubGlobal("fetch", async (input: string | URL | Request, init?: RequestInit) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (!url.pathname.endsWith("/batch")) throw new TypeError("fetch failed");
  const messages: unknown[] = JSON.parse(String(init?.body));
  return Response.json(messages.map((_, index) => ({ messageId: `msg_${index}` })));
});
