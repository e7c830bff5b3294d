/** @type {import("next").NextConfig} */
export default {
  cacheComponents: true,
  partialPrefetching: false,
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  typescript: { ignoreBuildErrors: true },
  // A serverless disk is private and short-lived; a page regenerated at run time belongs in memory (or a shared cache handler).
  experimental: { isrFlushToDisk: false },
  serverExternalPackages: ["pg", "pino", "nodemailer"],
};
