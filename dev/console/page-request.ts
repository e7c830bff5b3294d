import type { Backends } from "./backends.ts";
import type { Html } from "./html.ts";

/** A request for a page. */
export type PageRequest = {
  sight: Backends;
  query: URLSearchParams;
  /** What follows the page's path: the id of a message. */
  id: string;
  /** The path and query of this page, to come back to. */
  here: string;
  /** The name that the browser knows this machine by: localhost or 127.0.0.1. */
  hostname: string;
};

/** What a page shows: `fixed` stays as it is in the browser, `live` is kept up to date. */
export type View = { title: string; fixed?: Html | undefined; live: Html };

export type Page = { path: string; name: string; render(visit: PageRequest): Promise<View> };
