import { PHASE_DEVELOPMENT_SERVER } from "next/constants.js";

/** @returns {import("next").NextConfig} */
export default function config(phase) {
  return {
    cacheComponents: true,
    partialPrefetching: false,
    reactStrictMode: true,
    poweredByHeader: false,
    agentRules: false,
    typescript: { ignoreBuildErrors: true },
    // A serverless disk is private and short-lived; a page regenerated at run time belongs in memory (or a shared cache handler).
    experimental: { isrFlushToDisk: false },
    serverExternalPackages: ["pg", "pino", "nodemailer"],
    // Pictures are SVG, served as they are: an optimiser that fetches any path of the shop would only be one more door.
    images: { unoptimized: true },
    headers: async () => [{ source: "/:path*", headers: securityHeaders(phase) }, strictTransport],
    rewrites: async () => ({ beforeFiles: impossibleAddresses }),
    redirects: async () => [backOffice],
  };
}

/**
 * Shop pages are made ahead and the same for everybody, so that no nonce can stand in them, and what React writes into each for
 * its start differs from page to page and from one revalidation to the next: inline scripts have to be allowed. What the policy
 * still does: scripts of other hosts, `eval`, plugins, frames, foreign forms and a moved base are refused.
 */
function contentSecurityPolicy(phase) {
  // The development server's React reads stacks with eval, and reloads over a socket.
  const [script, connect] = phase === PHASE_DEVELOPMENT_SERVER ? [" 'unsafe-eval'", " ws:"] : ["", ""];
  return [
    "default-src 'self'",
    `script-src 'self' 'unsafe-inline'${script}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${connect}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function securityHeaders(phase) {
  return [
    { key: "Content-Security-Policy", value: contentSecurityPolicy(phase) },
    { key: "X-Frame-Options", value: "DENY" },
    { key: "X-Content-Type-Options", value: "nosniff" },
    // Guests' addresses carry the token of their order: no other site gets to see one.
    { key: "Referrer-Policy", value: "same-origin" },
    { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
    { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  ];
}

/** Only where https was spoken: over http browsers ignore it, and a shop on one's own machine is no business of theirs. */
const strictTransport = {
  source: "/:path*",
  has: [{ type: "header", key: "x-forwarded-proto", value: "https" }],
  headers: [{ key: "Strict-Transport-Security", value: "max-age=63072000" }],
};

/**
 * Private pages begin with a shell that is the same for everybody, and with it the answer 200, before anybody has looked whether
 * there is such an order. What no order can be called is told before: a path without a page is a 404.
 */
const impossibleAddresses = [
  ["/orders", "ord"],
  ["/checkout", "chk"],
  ["/admin/dead-letters", "dead"],
].map(([path, prefix]) => ({
  source: `${path}/:id((?!${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$).*)`,
  destination: "/no-such-page",
}));

/** Under https the cookie has the longer name. Who comes with an old one is asked by the page itself. */
const SESSION_COOKIES = ["better-auth.session_token", "__Secure-better-auth.session_token"];

/** Guests have no business behind the counter: they sign in before anything of it is sent. */
const backOffice = {
  source: "/admin/:path(.+)",
  missing: SESSION_COOKIES.map((key) => ({ type: "cookie", key })),
  destination: "/sign-in?next=/admin/:path",
  permanent: false,
};
