import path from "node:path";

/** An app of one route, for comparison: it shares nothing with the shop but its copy of Next. */
export default {
  poweredByHeader: false,
  turbopack: { root: path.resolve(import.meta.dirname, "../../..") },
};
