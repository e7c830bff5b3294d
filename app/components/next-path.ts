/** Where to go after signing in: a path of this shop, whatever the address asks for. `origin` is the shop's own. */
export function nextPath(search: string, origin: string): string {
  const wanted = new URLSearchParams(search).get("next") ?? "/account";
  const url = URL.canParse(wanted, origin) ? new URL(wanted, origin) : null;
  // Compared after parsing: `//evil.example`, `/\evil.example` and `/\t/evil.example` only look like paths.
  if (url?.origin !== origin || !url.protocol.startsWith("http")) return "/account";
  // And what is left of `/.//evil.example` would be another host's address again, once it stands alone.
  return url.pathname.startsWith("//") ? "/account" : `${url.pathname}${url.search}`;
}
